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
  const members = Object.keys(map).map((name) => `${JSON.stringify(name)}: \${${name}}`);
  return {
    translationMap: map,
    // Defaults are JSON text, like the values they stand in for.
    translationMapDefaults: Object.fromEntries(
      Object.entries(defaults).map(([name, value]) => [name, JSON.stringify(value)]),
    ),
    successTemplate: `{${members.join(', ')}}`,
  };
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
