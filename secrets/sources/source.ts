import type { Clock } from '../../core/clock';
import { ProblemsError } from '../../core/problem';
import type { Redacted } from '../../core/redacted';
import type { ValueSource } from '../../core/sources/value-source';

/** What sources may touch of the outside world. */
export interface SourcePorts {
  /** Environment variables of the process that writes values. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder that relative paths start from. */
  readonly directory: string;
  /** Asks a person for the value of the named secret; absent where nobody can be asked. */
  readonly ask?: ((secret: string) => Promise<Redacted>) | undefined;
  /** For sources that are reached over HTTP. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Tells whether a token has expired. */
  readonly clock: Pick<Clock, 'now'>;
  /** A signal that fires after so many milliseconds, with a `TimeoutError`, and at once when the command is interrupted. */
  readonly timeLimit: (milliseconds: number) => AbortSignal;
  /**
   * Seconds for reading all sources together; prompts do not count.
   *
   * @default 30
   */
  readonly readSeconds?: number | undefined;
}

/**
 * Reads one secret's value from one kind of source, and gives up what it has begun when the signal fires.
 *
 * @throws ProblemsError when the value is not there or may not be read
 */
export type ReadSource<K extends ValueSource['kind'] = ValueSource['kind']> = (
  source: Extract<ValueSource, { kind: K }>,
  secret: string,
  ports: SourcePorts,
  signal: AbortSignal,
) => Promise<Redacted>;

/** A value that could not be had; `what` says which place was looked at and must not quote what was found there. */
export function sourceProblem(code: string, secret: string, what: string, fix: string): ProblemsError {
  return new ProblemsError([{ code, where: secret, what, fix }]);
}

/** Whether a signal fired because its time was over, not because somebody wants to stop. */
export function isTimeOver(signal: AbortSignal): boolean {
  return signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError';
}
