import { isFunctionName } from './function-names';
import { JsonPathError } from './json-path-error';
import { parsePath } from './parse-path';
import { callsOnScan } from './path-shape';
import type { Path } from './path-syntax';

/** A path as it was read, or the reason why it is refused. */
export type ReadPath = { readonly path: Path } | { readonly reason: string };

/** Reads a JSONPath as the platform does, but lets no character go unread, as its library does with a last one. The reason names the character, where there is one, and quotes nothing. */
export function tryReadPath(text: string): ReadPath {
  try {
    const path = parsePath(text);
    const reason = path.unread === undefined ? functionFault(path) : `nobody reads the end, at position ${path.unread}`;
    return reason === undefined ? { path } : { reason };
  } catch (error) {
    if (error instanceof JsonPathError) return { reason: error.message };
    if (error instanceof RangeError) return { reason: 'the path is nested too deeply' };
    throw error;
  }
}

/** A function that does not exist, or one where none can stand: it fails on every answer. */
function functionFault(path: Path): string | undefined {
  if (callsOnScan(path)) return 'a function cannot follow a scan';
  for (const token of path.tokens) {
    if (token.kind !== 'function') continue;
    if (!isFunctionName(token.name)) return `there is no such function at position ${token.position}`;
    for (const parameter of token.parameters) {
      const inner = parameter.kind === 'path' ? functionFault(parameter.path) : undefined;
      if (inner !== undefined) return inner;
    }
  }
  return undefined;
}
