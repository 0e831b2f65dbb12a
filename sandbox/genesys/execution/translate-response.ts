import { checkDepth } from './check-depth';
import { failExecution } from './execution-error';
import { JsonPathError } from '../../../core/rules/json-path/json-path-error';
import { parsePath } from '../../../core/rules/json-path/parse-path';
import { readPath } from './json-path/read-path';
import { failTemplate } from './resolve-template';
import { successTools } from './tools/toolbox';
import { parseTemplate } from '../../../core/rules/velocity/parse-template';
import { render } from './velocity/render';
import { fromJson, type Value } from './velocity/values';
import type { ActionDefinition } from './definition';

type ResponseConfig = ActionDefinition['config']['response'];

/**
 * Values of the translation map as JSON text. A path that is not definite gives an array, empty or not; a definite path without a
 * match (and any path whose definite beginning leads nowhere, as `$.none[*]`) takes its default, and without one its name stays unset.
 *
 * @throws {ExecutionError} when the answer is no JSON, or a path cannot be read.
 */
export function translateResponse(response: ResponseConfig, rawResult: string): Readonly<Record<string, string>> {
  const paths = Object.entries(response.translationMap);
  if (paths.length === 0) return {};
  const json = parsedJson(rawResult, 'the answer of the service');
  const defaults = new Map(Object.entries(response.translationMapDefaults));
  const found = paths.map(([name, path]) => [name, readOne(name, path, json) ?? defaults.get(name)] as const);
  return Object.fromEntries(found.filter((entry): entry is readonly [string, string] => entry[1] !== undefined));
}

function readOne(name: string, path: string, json: unknown): string | undefined {
  try {
    return JSON.stringify(readPath(parsePath(path), json, json) ?? null);
  } catch (error) {
    if (error instanceof RangeError)
      return failExecution('translation.map.invalid', `translationMap.${name}: the path is nested too deeply`);
    if (!(error instanceof JsonPathError)) throw error;
    if (error.kind === 'not-found') return undefined;
    return failExecution('translation.map.invalid', `translationMap.${name}: ${error.message}`, {
      details: [{ errorCode: 'translation.map.invalid', fieldName: name }],
    });
  }
}

/**
 * Text of the success template; `${rawResult}` when there is none.
 *
 * @throws {ExecutionError} for a template that fails.
 */
export function applySuccessTemplate(
  response: ResponseConfig,
  rawResult: string,
  translated: Readonly<Record<string, string>>,
  input: Readonly<Record<string, unknown>>,
): string {
  const roots = new Map<string, Value>([
    ...successTools,
    ['input', fromJson(input)],
    ['rawResult', rawResult],
    ...Object.entries(translated),
  ]);
  try {
    const template = response.successTemplate === '' ? '${rawResult}' : response.successTemplate;
    return render(parseTemplate(template, { secretReferences: false }), { roots, secret: () => '' });
  } catch (error) {
    return failTemplate('successTemplate', error);
  }
}

/**
 * JSON of a text.
 *
 * @throws {ExecutionError} naming `what`; never quotes the text.
 */
export function parsedJson(text: string, what: string): unknown {
  let json: unknown;
  try {
    json = JSON.parse(text) as unknown;
  } catch {
    return failExecution('response.not.json', `${what} is not JSON (${text.length} characters)`);
  }
  checkDepth(json, what);
  return json;
}
