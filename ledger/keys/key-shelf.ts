import type { Redacted } from '../../core/redacted';

/** A place where keys are kept by name, and that we may write to. */
export interface KeyShelf {
  /** What to call the place of a key in messages. */
  placeOf(name: string): string;
  /** Undefined when it has no such key. */
  read(name: string): Promise<Redacted | undefined>;
  write(name: string, key: Redacted): Promise<void>;
  remove(name: string): Promise<void>;
}
