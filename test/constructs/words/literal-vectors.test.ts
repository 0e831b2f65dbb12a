import corpus from '../../vectors/corpus-templates.json';
import literals from '../../vectors/literals.json';
import vectors from '../../vectors/templates.json';
import { field, get, post, type BodyTemplate } from '../../../constructs';
import { lowerHeader } from '../../../constructs/words/header';
import { lowerBody, lowerUrl } from '../../../constructs/words/lower-request';
import { lowerResponse } from '../../../constructs/words/response';

const { input, credentials } = corpus.contexts.request;
const inputs = { types: { velocity: 'string' }, optional: new Set<string>() };

/** How a literal is written into a template, and what Velocity must have made of it. */
const places: Readonly<
  Record<
    string,
    { template: (literal: unknown) => string; read: (text: string) => unknown; expected: (literal: unknown) => unknown }
  >
> = {
  body: {
    template: (literal) => lowerBody(post({ literals: ['/'], names: [] }, { body: beside(literal) }), inputs),
    read: (text) => JSON.parse(text) as unknown,
    expected: (literal) => [literal, { k: input.velocity }, literal],
  },
  header: {
    template: (literal) =>
      lowerHeader(
        { kind: 'text', parts: [String(literal), { secretName: 'key', environmentName: 'dev' }, String(literal)] },
        ({ secretName }) => `\${credentials.${secretName}}`,
      ),
    read: (text) => text,
    expected: (literal) => `${String(literal)}${credentials.key}${String(literal)}`,
  },
  path: {
    template: (literal) =>
      lowerUrl(
        'https://a.example',
        get({ literals: [`/${String(literal)}/`, `.json(${String(literal)}`], names: ['velocity'] }),
        inputs,
      ),
    read: (text) => new URL(text).pathname.split('/').slice(1).map(decodeURIComponent),
    expected: (literal) => [literal, `${input.velocity}.json(${String(literal)}`],
  },
  success: {
    template: (literal) => lowerResponse({ [String(literal)]: '$.a', id: '$.b' }, {}, {}).successTemplate,
    read: (text) => JSON.parse(text.replace(/\$\{output1\}/, 'null')) as unknown,
    expected: (literal) => ({ [String(literal)]: null, id: 'A-1001' }),
  },
};

function beside(literal: unknown): BodyTemplate<'velocity', never> {
  // Read from a file, so that the compiler knows nothing of it.
  return [literal as string, { k: field('velocity') }, literal as string];
}

test('gives Apache Velocity the templates that constructs write today', () => {
  const templates = new Map(corpus.templates.map(({ id, template }) => [id, template]));
  const written = literals.map(({ id, place, literal }) => [id, places[place]!.template(literal)]);
  expect(literals.map(({ id }) => [id, templates.get(id)])).toEqual(written);
});

test('has every literal come out of Apache Velocity 2.4.1 as it was written', () => {
  const texts = new Map(vectors.map(({ id, text }) => [id, text]));
  const wrong = literals.filter(({ id, place, literal }) => {
    const { read, expected } = places[place]!;
    return JSON.stringify(read(texts.get(id) ?? '')) !== JSON.stringify(expected(literal));
  });
  expect(wrong).toEqual([]);
});
