import type { z } from 'zod';
import { parseJson } from './parse-json';
import { ProblemsError, type Problem } from './problem';
import { readRegularFile } from './read-regular-file';
import { issueProblems } from './schema-problems';

/** How a JSON file is read, and what is said where it cannot be used. */
export interface JsonFile {
  /** What to call it in problems. @default - its path */
  readonly where?: string | undefined;
  /** Code of the problem where it is not what it should be: `inventory-invalid`. */
  readonly code: string;
  /** What it must be, for the problem: `the record of a deploy`. */
  readonly kind: string;
  /** Imperative: `npx cdktf synth`. @default - correct the member: for files that people write */
  readonly fix?: string | undefined;
  /** @default 1 MiB */
  readonly maxBytes?: number | undefined;
  /**
   * It may hold values: it must be closed to others (`core/read-regular-file.ts`), and problems name no member of it.
   *
   * @default false
   */
  readonly isPrivate?: boolean | undefined;
  /** @default true */
  readonly followsLinks?: boolean | undefined;
}

const mebibyte = 1024 * 1024;
/** So many members are named; the first ones tell what is wrong. */
const mostNamed = 5;

/**
 * Reads a JSON file that fits a schema; undefined when there is none.
 *
 * @throws ProblemsError with the file's code: what was expected, what was found, never its content
 */
export function tryReadJsonFile<T>(file: string, schema: z.ZodType<T>, about: JsonFile): T | undefined {
  const { maxBytes = mebibyte, isPrivate = false } = about;
  const read = readRegularFile(file, { ...about, maxBytes });
  if (read.kind === 'missing') return undefined;
  if (read.kind !== 'read') throw refusal(file, about, read.found, read.kind === 'exposed');
  const parsed = parseJson(read.bytes);
  if (isPrivate) read.bytes.fill(0);
  if ('fault' in parsed) throw refusal(file, about, parsed.fault);
  const result = schema.safeParse(parsed.value);
  if (result.success) return result.data;
  if (isPrivate) throw refusal(file, about, 'its members are others');
  const problems = issueProblems(result.error.issues.slice(0, mostNamed), about.where ?? file, about.code);
  throw new ProblemsError(problems.map((problem) => ({ ...problem, fix: about.fix ?? problem.fix })));
}

/**
 * As `tryReadJsonFile`, for a file that must be there.
 *
 * @throws ProblemsError also where it is not
 */
export function readJsonFile<T>(file: string, schema: z.ZodType<T>, about: JsonFile): T {
  const content = tryReadJsonFile(file, schema, about);
  if (content === undefined) throw refusal(file, about, 'there is none');
  return content;
}

function refusal(file: string, about: JsonFile, found: string, isExposed = false): ProblemsError {
  const { where = file, code, kind, fix = 'correct it' } = about;
  const problem: Problem = isExposed
    ? { code: 'file-exposed', where, what: `${kind} must be for its owner only: ${found}`, fix: closeFix(file) }
    : { code, where, what: `it must be ${kind}: ${found}`, fix };
  return new ProblemsError([problem]);
}

/** How to close a file to others. */
export function closeFix(file: string): string {
  return `chown it to yourself, \`chmod 600 ${file}\`, \`chmod go-w\` its folder; change what it holds if others may have read it`;
}
