import { addAbortSignal, type Readable } from 'node:stream';
import { ProblemsError } from '../core/problem';
import { Redacted } from '../core/redacted';
import { sourceProblem } from '../secrets/sources/source';
import { stripLineEnd } from '../secrets/sources/strip-line-end';
import { maxValueBytes } from '../secrets/value-rules/value-problems';
import { dropTyped } from './drop-typed';
import type { Io } from './io';

/** Asks for a value without showing what is typed; undefined where standard input is no terminal. */
export function hiddenPrompt(io: Io): ((secret: string) => Promise<Redacted>) | undefined {
  if (!io.stdin.isTTY) return undefined;
  return async (secret) => {
    const { default: password } = await import('@inquirer/password');
    try {
      if ((await dropTyped(io)) !== 'clear') throw new TypeError('it was left, or too much was typed ahead');
      // The question goes to standard error: standard output is for results.
      return Redacted.of(
        await password({ message: `Value of ${secret}:` }, { input: io.stdin, output: io.stderr, signal: io.signal }),
      );
    } catch {
      // The library's errors say only that the question was left; nothing of them is worth keeping beside a half-typed value.
      throw new ProblemsError([
        {
          code: 'prompt-cancelled',
          where: secret,
          what: 'no value was given',
          fix: 'run the command again and give the value',
        },
      ]);
    }
  };
}

/**
 * The whole of standard input without the one line end behind it. What is far too long is cut, and refused by the length rule.
 *
 * @throws ProblemsError `value-unreadable` for what is not UTF-8 text, `interrupted` where it had not ended by then
 */
export async function readStandardInput(secret: string, io: Io): Promise<Redacted> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    // Whoever was to give the value may never end.
    for await (const part of addAbortSignal(io.signal, io.stdin as Readable)) {
      // The piece itself is wiped below, and no copy of it.
      const bytes = Buffer.isBuffer(part) ? part : Buffer.from(part as string);
      parts.push(bytes);
      size += bytes.length;
      if (size > maxValueBytes * 2) break;
    }
  } catch (error) {
    for (const part of parts) part.fill(0);
    throw io.signal.aborted ? interrupted(secret) : error;
  }
  const all = Buffer.concat(parts);
  try {
    // A cut value may end inside a character; the length rule speaks then.
    const text = new TextDecoder('utf-8', { fatal: size <= maxValueBytes * 2, ignoreBOM: true }).decode(all);
    return Redacted.of(stripLineEnd(text));
  } catch {
    throw sourceProblem('value-unreadable', secret, 'standard input is not UTF-8 text', 'give the value as UTF-8 text');
  } finally {
    for (const part of [...parts, all]) part.fill(0);
  }
}

function interrupted(secret: string): ProblemsError {
  return sourceProblem('interrupted', secret, 'the command was interrupted', 'run the command again');
}
