import { ExecutionError } from '../../../../sandbox/genesys/execution/execution-error';
import { applySuccessTemplate, translateResponse } from '../../../../sandbox/genesys/execution/translate-response';

const response = (
  translationMap: Readonly<Record<string, string>>,
  translationMapDefaults: Readonly<Record<string, string>> = {},
  successTemplate = '',
) => ({
  translationMap,
  translationMapDefaults,
  successTemplate,
});

it('takes values as JSON text: texts with quotes, null as null, anything indefinite as an array', () => {
  const map = {
    text: '$.a',
    nothing: '$.n',
    all: '$..x',
    filtered: "$.list[?(@.k == 'v')].x",
    none: '$.list[?(@.k == 1)]',
  };
  expect(translateResponse(response(map), '{"a":"A \\"1\\"","n":null,"list":[{"k":"v","x":1},{"x":2}]}')).toEqual({
    text: '"A \\"1\\""',
    nothing: 'null',
    all: '[1,2]',
    filtered: '[1]',
    none: '[]',
  });
});

it('takes the default, as it stands, where a definite path (or the definite beginning of any) leads nowhere', () => {
  const map = { a: '$.a', b: '$.b', c: '$..c', d: '$.d', e: '$.e[*]' };
  expect(translateResponse(response(map, { a: '0', b: 'bare words', c: '[0]', e: '[0]' }), '{"a":1}')).toEqual({
    a: '1',
    b: 'bare words',
    c: '[]',
    e: '[0]',
  });
});

it('needs no JSON when there is no translation map', () => {
  expect(translateResponse(response({}), '<html>')).toEqual({});
});

it('names the member whose path cannot be read', () => {
  const translate = () => translateResponse(response({ a: '$.a[' + '?(' }), '{}');
  expect(translate).toThrow(ExecutionError);
  expect(translate).toThrow('translationMap.a');
});

it('refuses a path that is nested beyond what can be read', () => {
  const path = `$[?(${'('.repeat(20_000)}@.a${')'.repeat(20_000)})]`;
  expect(() => translateResponse(response({ a: path }), '{}')).toThrow(
    'translationMap.a: the path is nested too deeply',
  );
});

it('gives the raw answer without a success template, and an absent value its own reference', () => {
  expect(applySuccessTemplate(response({}), '{"raw":1}', {}, {})).toBe('{"raw":1}');
  expect(applySuccessTemplate(response({}, {}, '{"a": ${a}, "b": ${b}}'), '', { a: '1' }, {})).toBe(
    '{"a": 1, "b": ${b}}',
  );
});

it('never reads the answer of the service as a template', () => {
  const hostile = '{"a":"$esc.quote ${rawResult} #if(true)x#end"}';
  expect(applySuccessTemplate(response({}, {}, '{"all": ${rawResult}}'), hostile, {}, {})).toBe(`{"all": ${hostile}}`);
});
