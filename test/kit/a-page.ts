import { spawnSync } from 'node:child_process';
import { documents, fences, type Fence } from '../docs/documents';
import type { Checkout } from './a-checkout';
import { inShell, type AtShell, type Ran, type Shell } from './in-shell';

/** A page of the documentation, and a test that does what it says. */
export interface Page {
  readonly path: string;
  /**
   * Does what the page says, in its order: runs the lines of its `sh` fences, writes its `ts` fences to the files that it names, changes files by
   * its `diff` fences, and finds what its `text` fences show in what the line before has printed. What was taken or followed already is left out.
   */
  follow(place: Shell | Checkout, options?: FollowOptions): Promise<readonly Ran[]>;
  /** The next fence of a language that was not followed yet, for a test that follows it itself. */
  take(language: string): Fence;
  /** Compares the next `text` fence with something that was printed. */
  shows(printed: string): void;
  /** Fails unless every fence of the page was followed or taken. */
  expectFollowed(): void;
}

/** How a page is followed. */
export interface FollowOptions {
  /** Only what stands under this heading; empty for what stands before the first. */
  readonly under?: string;
  /** How many fences, at most. */
  readonly count?: number;
  /** Texts of the page, and what a reader of this test has in their place: names, addresses, days. */
  readonly instead?: Readonly<Record<string, string>>;
  /** Acts at the shell beside a line, by a text in the line. */
  readonly atShell?: Readonly<Record<string, AtShell>>;
}

/** Opens a page by its path below the project's folder. */
export function aPage(path: string): Page {
  const document = documents().find((found) => found.path === path);
  if (!document) throw new Error(`there is no page ${path}`);
  const open = new Set(fences(document));
  const take = (language: string): Fence => {
    const fence = [...open].find((one) => one.language === language);
    if (!fence) throw new Error(`${path} has no further fence of ${language}`);
    open.delete(fence);
    return fence;
  };
  return {
    path,
    take,
    shows: (printed) => expectShown(take('text').code, printed),
    follow: async (place, { under, count = Infinity, instead = {}, atShell = {} } = {}) => {
      const steps = [...open].filter(({ section }) => under === undefined || section === under).slice(0, count);
      if (steps.length === 0) throw new Error(`${path} has nothing to follow under "${under ?? ''}"`);
      const ran: Ran[] = [];
      for (const step of steps) {
        open.delete(step);
        const code = Object.entries(instead).reduce((text, [from, to]) => text.replaceAll(from, to), step.code);
        if (step.language === 'sh') ran.push(...(await runAll(code, place, atShell)));
        else if (step.language === 'text') expectShown(code, (ran.at(-1)?.stdout ?? '') + (ran.at(-1)?.stderr ?? ''));
        else change({ ...step, code }, place);
      }
      return ran;
    },
    expectFollowed: () => expect([...open].map(({ line, language }) => `${path}:${line} ${language}`)).toEqual([]),
  };
}

async function runAll(code: string, place: Shell, atShell: Readonly<Record<string, AtShell>>): Promise<readonly Ran[]> {
  const all: Ran[] = [];
  for (const { line, code: expected } of linesOf(code)) {
    const beside = Object.entries(atShell).find(([text]) => line.includes(text))?.[1];
    const ran = await inShell(line, place, beside);
    const isRight = expected === undefined || ran.code === expected;
    // All of what was said, where it went wrong.
    expect(isRight ? { line } : ran).toEqual({ line });
    all.push(ran);
  }
  return all;
}

/** Lines of a shell fence, continued ones as one, and the exit code that each is said to have; undefined where any will do. */
export function linesOf(code: string): { readonly line: string; readonly code: number | undefined }[] {
  const lines: string[] = [];
  let begun = '';
  for (const text of code.split('\n')) {
    begun += begun === '' ? text.trim() : `\n${text}`;
    if (begun === '' || begun.endsWith('\\') || spawnSync('bash', ['-n', '-c', begun]).status !== 0) continue;
    lines.push(begun);
    begun = '';
  }
  if (begun !== '') throw new Error(`not a whole line of a shell: ${begun}`);
  return lines.map((text) => {
    const [line = '', note = ''] = text.split(/\s+#\s/);
    return { line, code: note.startsWith('any exit') ? undefined : Number(/^exit (\d+)/.exec(note)?.[1] ?? 0) };
  });
}

/** Writes what a fence shows into the file that it is for. */
function change({ document, line, file, language, code }: Fence, place: Shell | Checkout): void {
  const where = `${document}:${line}`;
  if (file === undefined) throw new Error(`${where} names no file before it`);
  if (!('write' in place)) throw new Error(`${where} is for a checkout`);
  place.write(file, language === 'diff' ? changed(place.read(file), code, where) : code);
}

/** A text with the lines of a `diff` fence in it: ` ` stay, `-` go, `+` come; `@@` stands between places of the file. */
function changed(text: string, diff: string, where: string): string {
  return diff.split(/^@@.*\n/m).reduce((left, hunk) => {
    const lines = hunk.trimEnd().split('\n');
    const side = (other: string) =>
      lines
        .filter((line) => !line.startsWith(other))
        .map((line) => `${line.slice(1)}\n`)
        .join('');
    const [before, after] = [side('+'), side('-')];
    const parts = left.split(before);
    if (parts.length !== 2) throw new Error(`${where}: the file has its lines ${parts.length - 1} times`);
    return parts.join(after);
  }, text);
}

/** Finds each line that a page shows in what was printed, in that order; figures and ids may be others, and `…` stands for anything. */
function expectShown(shown: string, printed: string): void {
  const lines = printed.split('\n');
  let next = 0;
  for (const line of shown.split('\n').filter((text) => text.trim().replace('…', '') !== '')) {
    const found = lines.findIndex((text, index) => index >= next && patternOf(line).test(text));
    expect(found === -1 ? { missing: line, printed: lines.slice(next) } : {}).toEqual({});
    // Two lines of a page may be one of the output.
    next = found;
  }
}

function patternOf(line: string): RegExp {
  const literal = line.trim().replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pattern = literal
    .replaceAll(/\b[0-9a-f]{8,}\b/g, '[0-9a-f]+')
    .replaceAll(/\d+/g, '\\d+')
    .replaceAll(/\s+/g, '\\s+')
    .replaceAll('…', '.*');
  return new RegExp(pattern);
}
