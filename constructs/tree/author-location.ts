import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the program stood at some moment. Taking one costs about a microsecond; reading it costs files, so that waits for a problem. */
export interface Trace {
  readonly stack?: string;
}

/** Frames kept: our own constructors on top, then the author's. */
const frameLimit = 16;

/** Remembers the current line; `below` and everything it called are left out. */
export function takeTrace(below: (...args: never[]) => unknown): Trace {
  const before = Error.stackTraceLimit;
  const trace: Trace = {};
  Error.stackTraceLimit = frameLimit;
  Error.captureStackTrace(trace, below);
  Error.stackTraceLimit = before;
  return trace;
}

/**
 * The author's own line in a trace, `stacks/crm.ts:23`: the first frame outside of the constructs' room, of packages and of Node itself. Relative to
 * the current folder where it lies below it. Undefined when there is no such frame.
 */
export function authorLocation(trace: Trace): string | undefined {
  for (const line of (trace.stack ?? '').split('\n')) {
    const frame = parseFrame(line);
    if (!frame || isOurs(frame.file)) continue;
    const source = toSource(frame);
    if (!isOurs(source.file)) return `${shortPath(source.file)}:${source.line}`;
  }
  return undefined;
}

interface Frame {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** `    at new DataAction (/project/dist/stacks/crm.js:12:34)`, or without the name and parentheses. */
const frameText = /^\s+at (?:.*? \()?(.+?):(\d+):(\d+)\)?$/;

function parseFrame(text: string): Frame | undefined {
  const [, place = '', line, column] = frameText.exec(text) ?? [];
  const file = place.startsWith('file:') ? fileURLToPath(place) : place;
  return isAbsolute(file) ? { file, line: Number(line), column: Number(column) } : undefined;
}

/** The room of the constructs, of which this folder is the lowest floor. */
const ownRoom = dirname(__dirname);

function isOurs(file: string): boolean {
  return [ownRoom, sourceRoom()].some((own) => file.startsWith(own + sep)) || file.includes(`${sep}node_modules${sep}`);
}

let ownSource: string | undefined;

/** The room as written: with source maps switched on, Node names our own frames by it. */
function sourceRoom(): string {
  const found = sourceMapOf(__filename);
  const source = resolve(found?.folder ?? __dirname, found?.map.payload.sources[0] ?? __filename);
  return (ownSource ??= dirname(dirname(source)));
}

/** A place in compiled code as a place in what was compiled; unchanged where there is no source map. */
function toSource(frame: Frame): Pick<Frame, 'file' | 'line'> {
  const found = sourceMapOf(frame.file);
  const entry = found?.map.findEntry(frame.line - 1, frame.column - 1);
  if (!found || !entry || !('originalSource' in entry)) return frame;
  return { file: resolve(found.folder, entry.originalSource), line: entry.originalLine + 1 };
}

const sourceMaps = new Map<string, FoundMap | undefined>();

interface FoundMap {
  readonly map: SourceMap;
  /** What the map's sources are relative to. */
  readonly folder: string;
}

function sourceMapOf(file: string): FoundMap | undefined {
  if (!sourceMaps.has(file)) sourceMaps.set(file, readSourceMap(file));
  return sourceMaps.get(file);
}

function readSourceMap(file: string): FoundMap | undefined {
  if (!file.endsWith('.js') || !existsSync(file)) return undefined;
  const url = /^\/\/# sourceMappingURL=(\S+)\s*$/m.exec(readFileSync(file, 'utf8').slice(-200))?.[1];
  const path = join(dirname(file), url ?? '');
  if (url === undefined || !existsSync(path)) return undefined;
  try {
    return {
      map: new SourceMap(JSON.parse(readFileSync(path, 'utf8')) as SourceMap['payload']),
      folder: dirname(path),
    };
  } catch {
    // A map that cannot be read only makes the location less good: the line of the compiled file.
    return undefined;
  }
}

function shortPath(file: string): string {
  const short = relative(process.cwd(), file);
  return short.startsWith('..') || isAbsolute(short) ? file : short.replaceAll(sep, '/');
}
