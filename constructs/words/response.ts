import { jsonTemplate } from './template-text';
import type { JsonSchema } from './contract';

/** Output property → JSONPath (Jayway) into the target's answer. */
export type ResponseMap<Name extends string = string> = Readonly<Record<Name, string>>;

/** The platform's three response settings. */
export interface LoweredResponse {
  readonly translationMap: Readonly<Record<string, string>>;
  readonly translationMapDefaults: Readonly<Record<string, string>>;
  readonly successTemplate: string;
}

/** Without a map the target's answer is the output, as it came. */
export function lowerResponse(
  map: ResponseMap | undefined,
  defaults: Readonly<Record<string, unknown>>,
): LoweredResponse {
  if (!map) return { translationMap: {}, translationMapDefaults: {}, successTemplate: '${rawResult}' };
  const variables = variablesOf(Object.keys(map));
  const members = [...variables].map(([name, variable]) => `${jsonTemplate(name)}: \${${variable}}`);
  return {
    translationMap: Object.fromEntries([...variables].map(([name, variable]) => [variable, map[name] ?? ''])),
    // Defaults are JSON text, like the values they stand in for.
    translationMapDefaults: Object.fromEntries(
      Object.entries(defaults)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [variables.get(name) ?? name, jsonTemplate(value)]),
    ),
    successTemplate: `{${members.join(', ')}}`,
  };
}

/** A name that Velocity reads as one, and that the platform gives to nothing else. */
const variableName =
  /^(?!(?:input|credentials|authResponse|rawResult|esc|math|encoding|urlTool|salesforce|msdynamics|successTemplateUtils|true|false|null|foreach|template|macro|define|evaluate)$)[A-Za-z][A-Za-z0-9_]*$/;

/** Output property → the template variable that carries it: its own name where that can be one, `output1` and so on for others. */
function variablesOf(names: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set(names);
  let count = 0;
  const free = (): string => {
    count += 1;
    return taken.has(`output${count}`) ? free() : `output${count}`;
  };
  return new Map(names.map((name) => [name, variableName.test(name) ? name : free()]));
}

/** Output properties that a response map leaves out, and names of the map that are no output. */
export function responseMismatch(
  map: ResponseMap,
  output: JsonSchema,
): { readonly missing: string[]; readonly unknown: string[] } {
  const properties = Object.keys(output.properties ?? {});
  const required = (output.required ?? []) as string[];
  return {
    missing: required.filter((name) => !(name in map)),
    unknown: Object.keys(map).filter((name) => !properties.includes(name)),
  };
}
