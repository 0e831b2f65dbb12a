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

/**
 * Without a map the target's answer is the output, as it came.
 *
 * @param output - its optional properties without a default are left out of the result where the answer lacks them
 */
export function lowerResponse(
  map: ResponseMap | undefined,
  defaults: Readonly<Record<string, unknown>>,
  output: JsonSchema,
): LoweredResponse {
  if (!map) return { translationMap: {}, translationMapDefaults: {}, successTemplate: '${rawResult}' };
  const variables = variablesOf(Object.keys(map));
  const mayLack = optionalOutputs(output);
  const members = [...variables].map(([name, variable]) => ({
    variable,
    text: `${jsonTemplate(name)}: \${${variable}}`,
    isOptional: mayLack.has(name) && !(Object.hasOwn(defaults, name) && defaults[name] !== undefined),
  }));
  return {
    translationMap: Object.fromEntries([...variables].map(([name, variable]) => [variable, textOf(map[name])])),
    // Defaults are JSON text, like the values they stand in for.
    translationMapDefaults: Object.fromEntries(
      Object.entries(defaults)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [variables.get(name) ?? name, jsonTemplate(value)]),
    ),
    successTemplate: `{${membersText(members)}}`,
  };
}

/** A path that is no text is reported, and empty here. */
function textOf(path: unknown): string {
  return typeof path === 'string' ? path : '';
}

interface Member {
  readonly variable: string;
  readonly text: string;
  readonly isOptional: boolean;
}

/** Those that are always there come first; each of the others brings the comma in front of it. */
function membersText(members: readonly Member[]): string {
  const fixed = members.filter(({ isOptional }) => !isOptional).map(({ text }) => text);
  const optional = members.filter(({ isOptional }) => isOptional);
  const tail = optional.map(({ variable, text }, i) => {
    const before = optional.slice(0, i).map((member) => `$!{${member.variable}}`);
    const comma = fixed.length > 0 ? ', ' : i === 0 ? '' : `#if("${before.join('')}" != ""), #end`;
    // A value is JSON text, and so never empty.
    return `#if("$!{${variable}}" != "")${comma}${text}#end`;
  });
  return `${fixed.join(', ')}${tail.join('')}`;
}

/** Properties of the output that its contract lets be absent. */
function optionalOutputs({ properties = {}, required = [] }: JsonSchema): ReadonlySet<string> {
  const names = new Set(required as readonly string[]);
  return new Set(Object.keys(properties as object).filter((name) => !names.has(name)));
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
