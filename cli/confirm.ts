import { ProblemsError } from '../core/problem';
import { dropTyped } from './drop-typed';
import type { Io } from './io';
import { printable } from './printable';
import { readLine } from './read-line';
import { wrap } from './wrap';

/** An environment that a command is about to change. */
export interface ChangedEnvironment {
  readonly name: string;
  /** Confirmed with its name in place of `yes`. */
  readonly isProduction: boolean;
  /** An imitation on this machine: no question, unless the change `asksInSandbox`. */
  readonly isSandbox: boolean;
}

/** What a command is about to do, and what was said of it on the command line. */
export interface Change {
  /** Verb and object, without place: `write 3 values`. */
  readonly does: string;
  readonly environments: readonly ChangedEnvironment[];
  /** Named in the question. @default - none */
  readonly stacks?: readonly string[];
  /** What will be done in detail, as lines; never a value. Shown before the question. @default - it was shown already */
  readonly plan?: string;
  /** `--yes`, in any of its spellings. */
  readonly isConfirmed: boolean;
  /** Ask for environments of a sandbox too, as `cdktf` does. @default false */
  readonly asksInSandbox?: boolean;
  /** False where nobody sits at the terminal any more. @default true */
  readonly mayAsk?: boolean;
}

/**
 * Asks whether a change of real environments may be made, as docs/confirmation.md has it; returns only if so. Plan and question go to
 * standard error.
 *
 * @throws ProblemsError `confirmation-needed` where nobody can be asked, `not-confirmed` for every answer but the one asked for
 */
export async function confirm(change: Change, io: Pick<Io, 'stdin' | 'stderr' | 'signal'>): Promise<void> {
  const asked = change.environments.filter(({ isSandbox }) => !isSandbox || change.asksInSandbox === true);
  if (asked.length === 0) return;
  if (change.plan !== undefined) io.stderr.write(change.plan);
  if (change.isConfirmed) return;
  const where = asked.map(({ name }) => printable(name)).join(', ');
  const isAtTerminal = io.stdin.isTTY === true && io.stderr.isTTY === true;
  if (!isAtTerminal || change.mayAsk === false) throw confirmationNeeded(change.does, where);
  const names = asked.filter(({ isProduction }) => isProduction).map(({ name }) => printable(name));
  const wanted = names.length === 0 ? 'yes' : names.join(' ');
  const typed = await dropTyped(io);
  if (typed === 'full') throw notConfirmed(where, wanted, 'too much was typed before the question');
  io.stderr.write(questionOf(change, asked, wanted));
  const answer = typed === 'left' ? undefined : await readLine(io);
  // The cursor stands behind the question where no line end was typed.
  if (answer === undefined) io.stderr.write('\n');
  if (!isAnswer(answer, names))
    throw notConfirmed(where, wanted, answer === undefined ? left : `the answer was not ${wanted}`);
}

/** Exactly `yes`; or exactly the names of all production environments, in any order, with blanks between them. */
function isAnswer(answer: string | undefined, names: readonly string[]): boolean {
  if (answer === undefined) return false;
  if (names.length === 0) return answer === 'yes';
  const typed = answer.split(' ').filter((word) => word !== '');
  return typed.length === names.length && names.every((name) => typed.includes(name));
}

function questionOf({ does, stacks = [] }: Change, asked: readonly ChangedEnvironment[], wanted: string): string {
  const places = asked.map(({ name, isProduction, isSandbox }) => {
    const marks = [...(isProduction ? ['production'] : []), ...(isSandbox ? ['sandbox'] : [])];
    return printable(name) + (marks.length === 0 ? '' : ` (${marks.join(', ')})`);
  });
  const of = stacks.length === 0 ? '' : `: ${stacks.map(printable).join(', ')},`;
  const question = `${does.charAt(0).toUpperCase()}${does.slice(1)}${of} in ${places.join(', ')}?`;
  return `${wrap(question, 80).join('\n')}\nType ${wanted} to go on; anything else changes nothing: `;
}

function confirmationNeeded(does: string, where: string): ProblemsError {
  return new ProblemsError([
    {
      code: 'confirmation-needed',
      where,
      what: `to ${does} must be confirmed, and there is no terminal to ask at; nothing was changed`,
      fix: 'run it at a terminal, or give --yes',
    },
  ]);
}

const left = 'the question was left';

/** The answer itself is not repeated: it may be anything, typed into the wrong window. */
function notConfirmed(where: string, wanted: string, why: string): ProblemsError {
  return new ProblemsError([
    {
      code: 'not-confirmed',
      where,
      what: `${why}; nothing was changed`,
      fix: `run it again and type ${wanted}, or give --yes`,
    },
  ]);
}
