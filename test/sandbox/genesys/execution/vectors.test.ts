import corpusPaths from '../../../vectors/corpus-paths.json';
import corpusTemplates from '../../../vectors/corpus-templates.json';
import differences from '../../../vectors/differences.json';
import pathVectors from '../../../vectors/paths.json';
import templateVectors from '../../../vectors/templates.json';
import { JsonPathError } from '../../../../core/rules/json-path/json-path-error';
import { parsePath } from '../../../../core/rules/json-path/parse-path';
import { readPath } from '../../../../sandbox/genesys/execution/json-path/read-path';
import { successTools } from '../../../../sandbox/genesys/execution/tools/toolbox';
import { parseTemplate } from '../../../../core/rules/velocity/parse-template';
import { render } from '../../../../sandbox/genesys/execution/velocity/render';
import { TemplateError } from '../../../../core/rules/velocity/template-error';
import { fromJson } from '../../../../sandbox/genesys/execution/velocity/values';

interface Result {
  readonly id: string;
  readonly text?: string;
  readonly result?: unknown;
  readonly error?: string;
}

const contexts: Readonly<Record<string, Readonly<Record<string, unknown>>>> = corpusTemplates.contexts;
const documents: Readonly<Record<string, unknown>> = corpusPaths.documents;

function rendered(template: string, context = 'request'): Omit<Result, 'id'> {
  const roots = new Map([
    ...successTools,
    ...Object.entries(contexts[context]!).map(([name, value]) => [name, fromJson(value)] as const),
  ]);
  try {
    return { text: render(parseTemplate(template, { secretReferences: false }), { roots, secret: () => '' }) };
  } catch (error) {
    if (error instanceof TemplateError) return { error: error.stage };
    throw error;
  }
}

function read(path: string, document = 'crm'): Omit<Result, 'id'> {
  try {
    return { result: readPath(parsePath(path), documents[document], documents[document]) ?? null };
  } catch (error) {
    if (error instanceof JsonPathError) return { error: error.kind };
    throw error;
  }
}

describe('the vectors', () => {
  it('belong to the corpora: made again after the last change of them', () => {
    expect(templateVectors.map(({ id }) => id)).toEqual(corpusTemplates.templates.map(({ id }) => id));
    expect(pathVectors.map(({ id }) => id)).toEqual(corpusPaths.paths.map(({ id }) => id));
  });

  it('are many enough, and the named differences few', () => {
    expect(templateVectors.length).toBeGreaterThanOrEqual(150);
    expect(pathVectors.length).toBeGreaterThanOrEqual(60);
    expect(Object.keys(differences.templates).length + Object.keys(differences.paths).length).toBeLessThanOrEqual(20);
  });
});

it('renders every template of the corpus as Apache Velocity 2.4.1 does, but for the named differences', () => {
  const vectors: readonly Result[] = templateVectors;
  const differing = corpusTemplates.templates.flatMap(({ id, template, ...rest }, index) => {
    const { id: _, ...expected } = vectors[index]!;
    const actual = rendered(template, (rest as { readonly context?: string }).context);
    return JSON.stringify(actual) === JSON.stringify(expected) ? [] : [{ id, template, expected, actual }];
  });
  expect(differing.filter(({ id }) => !Object.hasOwn(differences.templates, id))).toEqual([]);
  expect(differing.map(({ id }) => id)).toEqual(Object.keys(differences.templates));
});

it('reads every path of the corpus as Jayway JsonPath 2.9.0 does, but for the named differences', () => {
  const vectors: readonly Result[] = pathVectors;
  const differing = corpusPaths.paths.flatMap(({ id, path, ...rest }, index) => {
    const { id: _, ...expected } = vectors[index]!;
    const actual = read(path, (rest as { readonly document?: string }).document);
    return JSON.stringify(actual) === JSON.stringify(expected) ? [] : [{ id, path, expected, actual }];
  });
  expect(differing.filter(({ id }) => !Object.hasOwn(differences.paths, id))).toEqual([]);
  expect(differing.map(({ id }) => id)).toEqual(Object.keys(differences.paths));
});
