import { isFunctionName } from './function-names';
import { isDefinite, type Path, type PathToken } from './path-syntax';

/** A function of everything that a scan finds, and the path of what it finds. */
export interface InvertedScan {
  readonly name: string;
  readonly path: Path;
}

/** Reads `$..a.length()` as the library does: as a function of everything that the scan found. */
export function invertedScan(path: Path): InvertedScan | undefined {
  const last = path.tokens[path.tokens.length - 1];
  if (path.tokens[0]?.kind !== 'scan' || last?.kind !== 'function' || !isFunctionName(last.name)) return undefined;
  // `length` counts the children of what was found, not what was found.
  const children: PathToken[] = last.name === 'length' || last.name === 'size' ? [{ kind: 'wildcard' }] : [];
  return { name: last.name, path: { root: path.root, tokens: [...path.tokens.slice(0, -1), ...children] } };
}

/** True for a function directly behind a scan at the beginning of a path, which the library cannot compute. */
export function callsOnScan({ tokens }: Path): boolean {
  return tokens[0]?.kind === 'scan' && tokens[1]?.kind === 'function';
}

/** True for a path that gives a list, empty or not, wherever it leads: one with a filter, `*`, `..`, a slice or several indexes. */
export function givesList(path: Path): boolean {
  return !isDefinite(path) && invertedScan(path) === undefined;
}
