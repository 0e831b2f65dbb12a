import { actionProblems } from '../../../../sandbox/genesys/execution/validate-action';
import { anAction } from './an-action';

it('finds nothing wrong with an ordinary action', () => {
  const inputSchema = {
    $schema: 'http://json-schema.org/draft-04/schema#',
    title: 'in',
    type: 'object',
    required: ['id'],
    properties: { id: { type: 'string' }, 'last-name': { type: ['string', 'null'] } },
  };
  expect(actionProblems(anAction({ contract: { inputSchema } }))).toEqual([]);
});

it('accepts what published definitions hold: array roots, tuples, free formats, empty properties, odd defaults', () => {
  const successSchema = {
    type: 'array',
    properties: {},
    items: {
      type: 'object',
      properties: { 'a.b:c': { type: 'string', format: 'anything' }, _list: { type: 'array', items: [{}, {}] } },
    },
  };
  const response = { translationMap: { a: '$.a' }, translationMapDefaults: { a: 'bare words' } };
  expect(actionProblems(anAction({ contract: { inputSchema: { properties: {} }, successSchema }, response }))).toEqual(
    [],
  );
});

it.each([
  [
    'a template that does not parse',
    anAction({ request: { requestUrlTemplate: 'https://x/${esc.url(input.id)}' } }),
    'config.request.requestUrlTemplate',
  ],
  [
    'a loop',
    anAction({ request: { requestTemplate: '#foreach($i in $input.list)$i#end' } }),
    '#foreach is not allowed',
  ],
  [
    'an #if without #end in a header',
    anAction({ request: { headers: { 'X-A': '#if($input.a)x' } } }),
    'config.request.headers.X-A',
  ],
  [
    'a success template that does not parse',
    anAction({ response: { successTemplate: '${' + 'a' } }),
    'config.response.successTemplate',
  ],
  ['plain http beyond loopback', anAction({ request: { requestUrlTemplate: 'http://crm.example/x' } }), 'https://'],
  ['an unknown request type', anAction({ request: { requestType: 'TRACE' } }), 'requestType'],
  [
    'an Accept header that is no JSON',
    anAction({ request: { headers: { accept: 'text/xml' } } }),
    'Accept must be a JSON media type',
  ],
  ['a timeout out of range', anAction({ timeoutSeconds: 61 }), 'timeoutSeconds'],
  ['a timeout on a custom auth action', anAction({ timeoutSeconds: 5, isAuthAction: true }), 'custom auth action'],
  ['a name that is too long', anAction({ name: 'x'.repeat(257) }), 'name: must have 1 to 256'],
  [
    'a nested input',
    anAction({ contract: { inputSchema: { type: 'object', properties: { a: { type: 'object' } } } } }),
    'inputSchema.a',
  ],
  [
    'a reserved input',
    anAction({ contract: { inputSchema: { type: 'object', properties: { rawRequest: { type: 'string' } } } } }),
    'reserved',
  ],
  [
    'an input name that begins with a digit',
    anAction({ contract: { inputSchema: { type: 'object', properties: { '1a': { type: 'string' } } } } }),
    'inputSchema.1a',
  ],
  [
    'a reference in a contract',
    anAction({ contract: { successSchema: { type: 'object', properties: { a: { $ref: '#/x' } } } } }),
    '$ref is not supported',
  ],
  [
    'an array of arrays',
    anAction({ contract: { successSchema: { type: 'array', items: { type: 'array' } } } }),
    'must not hold arrays',
  ],
  ['a contract that is no schema', anAction({ contract: { inputSchema: { type: 'nonsense' } } }), 'inputSchema'],
])('names %s', (_, action, part) => {
  const problems = actionProblems(action);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(part);
});
