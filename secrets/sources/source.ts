import type { ValueSource } from '../../core/inventory';
import { ProblemsError } from '../../core/problem';
import type { Redacted } from '../../core/redacted';

/** What sources may touch of the outside world. */
export interface SourcePorts {
  /** Environment variables of the process that writes values. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder that relative paths start from. */
  readonly directory: string;
  /** Asks a person for the value of the named secret; absent where nobody can be asked. */
  readonly ask?: ((secret: string) => Promise<Redacted>) | undefined;
}

/**
 * Reads one secret's value from one kind of source.
 *
 * @throws ProblemsError when the value is not there or may not be read
 */
export type ReadSource<K extends ValueSource['kind'] = ValueSource['kind']> = (
  source: Extract<ValueSource, { kind: K }>,
  secret: string,
  ports: SourcePorts,
) => Promise<Redacted>;

/** A value that could not be had; `what` says which place was looked at and must not quote what was found there. */
export function sourceProblem(code: string, secret: string, what: string, fix: string): ProblemsError {
  return new ProblemsError([{ code, where: secret, what, fix }]);
}
