import fc from 'fast-check';
import { Redacted } from '../../../../core/redacted';
import { executeAction } from '../../../../sandbox/genesys/execution/execute-action';
import { resolveTemplate } from '../../../../sandbox/genesys/execution/resolve-template';
import { parseTemplate } from '../../../../core/rules/velocity/parse-template';
import { render } from '../../../../sandbox/genesys/execution/velocity/render';
import { TemplateError } from '../../../../core/rules/velocity/template-error';
import { fromJson } from '../../../../sandbox/genesys/execution/velocity/values';
import { anAction, portsWith } from './an-action';

const templateCharacters = [...'$#{}()[]"\'\\!|. \r\nabif1=:&%ü😀'];
const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom(...templateCharacters) }),
  fc.string({ unit: 'binary' }),
);
const context = (fields: Readonly<Record<string, string>>, secret = '') => ({
  input: {},
  credentials: Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, Redacted.of(value)])),
  secret: () => Redacted.of(secret),
  authResponse: undefined,
});

it('leaves text without $, # and secret references as it is', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      fc.pre(!/[$#]|\{\{secrets\./.test(text));
      expect(render(parseTemplate(text, { secretReferences: true }), { roots: new Map(), secret: () => 'x' })).toBe(
        text,
      );
    }),
  );
});

it('inserts a credential or secret of any characters exactly, once, and never reads it as template', () => {
  fc.assert(
    fc.property(anyText, (value) => {
      const template = '{"a": "${credentials.key}", "b": "{{secrets.dev_crm_apikey}}"}';
      const { text, hasSecret } = resolveTemplate('body', template, context({ key: value }, value));
      expect({ text, hasSecret }).toEqual({ text: `{"a": "${value}", "b": "${value}"}`, hasSecret: true });
    }),
  );
});

it('inserts a secret exactly inside a macro too', () => {
  fc.assert(
    fc.property(anyText, anyText, (user, password) => {
      const template = 'Basic $encoding.base64("${credentials.user}:{{secrets.dev_crm_clientsecret}}")';
      const { text } = resolveTemplate('headers.Authorization', template, context({ user }, password));
      expect(text).toBe(`Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`);
    }),
  );
});

it('keeps any value that may stand in JSON text within its string when it is escaped', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      fc.pre(text.isWellFormed());
      const { text: body } = resolveTemplate('body', '{"text": "$esc.jsonString($input.text)"}', {
        ...context({}),
        input: { text },
      });
      expect(JSON.parse(body)).toEqual({ text });
    }),
  );
});

it('ends with text or a template error, whatever the template', () => {
  const fragments = [
    '$input.id',
    '${',
    '}',
    '#if(',
    ')',
    '#end',
    '#else',
    '#set($x=',
    '"',
    "'",
    '[',
    ']',
    '.a(',
    '||',
    '\\',
    '1',
    ' ',
    '\n',
    '#*',
    '##',
    '#[[',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...fragments), { maxLength: 30 }), (parts) => {
      try {
        const nodes = parseTemplate(parts.join(''), { secretReferences: true });
        expect(typeof render(nodes, { roots: new Map([['input', fromJson({ id: 'A' })]]), secret: () => '' })).toBe(
          'string',
        );
      } catch (error) {
        expect(error).toBeInstanceOf(TemplateError);
      }
    }),
    { numRuns: 500 },
  );
});

it('refuses a header value with a line end or control character, and sends nothing', async () => {
  const hostile = fc
    .tuple(fc.string(), fc.constantFrom('\r', '\n', '\r\n', '\0', '\x7f', '\u2028'), fc.string())
    .map((parts) => parts.join(''));
  await fc.assert(
    fc.asyncProperty(hostile, async (value) => {
      const sent = jest.fn<ReturnType<typeof fetch>, Parameters<typeof fetch>>();
      const action = anAction({ request: { headers: { 'X-API-Key': '${credentials.key}' } } });
      const outcome = await executeAction(action, {}, portsWith({ key: value }, { fetch: sent }), { flatten: false });
      expect(outcome).toMatchObject({ success: false, error: { code: 'request.header.invalid' } });
      expect(sent).not.toHaveBeenCalled();
    }),
  );
});

it('never shows a credential of eight characters or more, wherever the templates put it', async () => {
  const places = ['headers', 'url', 'body'] as const;
  const spellings = [
    '${credentials.key}',
    '$credentials.key',
    '$esc.url("${credentials.key}")',
    '$encoding.base64("$credentials.key")',
    '$esc.jsonString(${credentials.key})',
  ];
  const value = fc
    .string({ unit: fc.constantFrom(...'abcXYZ0189-._~+/=$#"\\ '), minLength: 8, maxLength: 40 })
    .filter((text) => /[a-zA-Z0-9]{6}/.test(text));
  await fc.assert(
    fc.asyncProperty(value, fc.constantFrom(...places), fc.constantFrom(...spellings), async (key, place, spelling) => {
      const request = {
        requestType: 'POST',
        requestUrlTemplate: `https://crm.example/${place === 'url' ? spelling : ''}`,
        requestTemplate: place === 'body' ? spelling : '{}',
        headers: { 'X-Any': place === 'headers' ? spelling : 'x' },
      };
      const echo: typeof fetch = (_, options) =>
        Promise.resolve(new Response(JSON.stringify({ key, body: options?.body }), { status: 500 }));
      const outcome = await executeAction(anAction({ request }), {}, portsWith({ key }, { fetch: echo }), {
        flatten: false,
      });
      const text = JSON.stringify(outcome);
      const escaped = JSON.stringify(key).slice(1, -1);
      expect(
        [key, escaped, encodeURIComponent(key), Buffer.from(key).toString('base64')].filter((spelled) =>
          text.includes(spelled),
        ),
      ).toEqual([]);
    }),
  );
});
