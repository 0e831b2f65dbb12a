import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, writeFileSync, type Stats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { canonicalJson } from '../core/canonical-json';
import type { Problem } from '../core/problem';
import { tryParseJson } from '../core/try-parse-json';
import { lockFileName, readStamp } from './init-stamp';
import { strayFiles } from './stray-files';

const digestSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** What a synthesis wrote after it was judged, by hash. Paths are relative, so it holds in any checkout. */
export const judgedSchema = z.strictObject({
  version: z.literal(1),
  /** State folder of the sandbox that was in force; null for real organisations. */
  sandbox: z.string().nullable(),
  /** SHA-256 of each file by its path below the output folder. */
  files: z.record(z.string(), digestSchema),
  /** Stacks whose record of the last deploy could not be read then: rules about what is live have not looked at them. Missing where there is none. */
  unread: z.array(z.string()).optional(),
  /** SHA-256 over all of it. */
  set: digestSchema,
});
type Judged = z.infer<typeof judgedSchema>;

/** A synthesis: its output folder, and the paths of its stacks' JSON in there. */
export interface Written {
  readonly folder: string;
  readonly paths: readonly string[];
  /** State folder of the sandbox in force. */
  readonly sandbox: string | undefined;
}

const name = 'judged.json';

/** Notes in `judged.json` what a synthesis has just written. To be called by whoever ran it, and only where it ended well. */
export function writeJudged({
  folder,
  paths,
  sandbox = null,
  unread = [],
}: Omit<Written, 'sandbox'> & { sandbox?: string | null | undefined; unread?: readonly string[] }): void {
  const beside = paths.flatMap((path) => [...assetsBeside(folder, path), join(dirname(path), lockFileName)]);
  const found = ['manifest.json', 'inventory.json', ...paths, ...beside];
  const files = Object.fromEntries(
    found.flatMap((path) => {
      const digest = tryDigest(join(folder, path));
      return digest === undefined ? [] : [[path, digest]];
    }),
  );
  const about = { sandbox, files, ...(unread.length === 0 ? {} : { unread: [...unread] }) };
  const judged: Judged = { version: 1, ...about, set: setOf(about) };
  writeFileSync(join(folder, name), `${JSON.stringify(judged, null, 2)}\n`);
}

/** What Terraform would read and nobody has judged: files that were changed, that are missing, or that lie beside them. */
export function judgedProblems({ folder, paths, sandbox }: Written): Problem[] {
  const file = join(folder, name);
  const parsed = judgedSchema.safeParse(tryParseJson(tryRead(file)?.toString() ?? ''));
  if (!parsed.success)
    return [refusal(file, 'nothing says what was judged: it is missing, or not as synthesis wrote it')];
  const { files, set } = parsed.data;
  if (set !== setOf(parsed.data)) return [refusal(file, 'it must be as synthesis wrote it, and was changed')];
  if (parsed.data.sandbox !== (sandbox ?? null)) return [otherPlace(file, parsed.data.sandbox, sandbox)];
  const added = paths.flatMap((path) => assetsBeside(folder, path)).filter((path) => files[path] === undefined);
  const problems = [
    ...Object.entries(files).flatMap(([path, digest]) => judge(folder, path, digest)),
    ...paths
      .filter((path) => files[path] === undefined)
      .map((path) => refusal(join(folder, path), 'it was not judged')),
    ...paths.flatMap((path) => strayFiles(folder, dirname(path))).map((path) => refusal(path, stray)),
    ...added.map((path) => refusal(join(folder, path), stray)),
  ];
  // A file may be wrong in more than one way.
  return [...new Map(problems.map((problem) => [problem.where, problem])).values()];
}

/** Problems of the stacks that were judged without knowing what is live of them, by stack. */
export function judgedUnread(folder: string): ReadonlyMap<string, readonly Problem[]> {
  const file = join(folder, name);
  const { unread = [] } = judgedSchema.safeParse(tryParseJson(tryRead(file)?.toString() ?? '')).data ?? {};
  const what = 'it was judged while the record of its last deploy could not be read';
  return new Map(unread.map((stack) => [stack, [refusal(stack, what)]]));
}

const stray = 'Terraform would read it, or be led elsewhere by it, and synthesis has not written it';

function judge(folder: string, path: string, digest: string): Problem[] {
  const file = join(folder, path);
  if (hasLink(folder, path))
    return [refusal(file, 'it must lie in the output folder itself, and a link leads elsewhere')];
  const found = tryDigest(file);
  if (found === digest || (basename(path) === lockFileName && isOwnLock(file, found))) return [];
  return [
    refusal(file, found === undefined ? 'it was judged, and is missing' : 'it is not what was judged: it was changed'),
  ];
}

/** A lock file that our own `init` has left since, or that is not there: then Terraform makes it, by the versions that were judged. */
function isOwnLock(file: string, found: string | undefined): boolean {
  return found === undefined || readStamp(dirname(file))?.lock === found;
}

/** True where the file, or a folder on the way to it, is a symbolic link. */
function hasLink(folder: string, path: string): boolean {
  const parts = path.split('/');
  return parts.some((_, i) => tryStat(join(folder, ...parts.slice(0, i + 1)))?.isSymbolicLink() === true);
}

/** Files that the framework puts beside a stack's JSON, and which it names in there. */
function assetsBeside(folder: string, path: string): string[] {
  const base = join(dirname(path), 'assets');
  if (tryStat(join(folder, base))?.isDirectory() !== true) return [];
  return readdirSync(join(folder, base), { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

function setOf({ sandbox, files, unread = [] }: Pick<Judged, 'sandbox' | 'files' | 'unread'>): string {
  return createHash('sha256')
    .update(canonicalJson([sandbox, files, ...(unread.length === 0 ? [] : [unread])]))
    .digest('hex');
}

function tryDigest(file: string): string | undefined {
  const content = tryRead(file);
  return content === undefined ? undefined : createHash('sha256').update(content).digest('hex');
}

/** The content of a plain file; a pipe in its place would never end. */
function tryRead(file: string): Buffer | undefined {
  return tryStat(file)?.isFile() === true ? readFileSync(file) : undefined;
}

function tryStat(file: string): Stats | undefined {
  return lstatSync(file, { throwIfNoEntry: false });
}

function refusal(where: string, what: string): Problem {
  return {
    code: 'not-judged',
    where,
    what,
    fix: 'leave --skip-synth out, or run npx cdktf synth; remove what does not belong',
  };
}

function otherPlace(where: string, judgedFor: string | null, sandbox: string | undefined): Problem {
  const place = (folder: string | null | undefined) => (folder ? `the sandbox of ${folder}` : 'real organisations');
  return {
    code: 'judged-elsewhere',
    where,
    what: `it was synthesised for ${place(judgedFor)}, and the command is for ${place(sandbox)}`,
    fix: 'leave --skip-synth out, or set GCDA_SANDBOX as it was for the synthesis',
  };
}
