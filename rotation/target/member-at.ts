/** The member of a JSON text that `path` names, such as `data.key`; undefined where there is none, or where the text is no JSON. */
export function memberAt(text: string, path: string): unknown {
  return path.split('.').reduce<unknown>(memberOf, tryParse(text));
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name]; // it has this member, as was just asked
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
