import { inspect } from 'node:util';
import { InternalError } from './internal-error';

// The value lives outside the object, so nothing that prints, spreads, clones or serialises objects can reach it.
const vault = new WeakMap<object, string>();

/** A secret value that cannot be printed by accident. */
export class Redacted {
  static of(value: string): Redacted {
    const redacted = new Redacted();
    vault.set(redacted, value);
    return redacted;
  }

  private constructor() {}

  /** The only door. Search for this name in review. */
  reveal(): string {
    const value = vault.get(this);
    if (value === undefined) throw new InternalError('redacted value is gone (was the object cloned?)');
    return value;
  }

  toString(): string {
    return '[redacted]';
  }

  toJSON(): string {
    return '[redacted]';
  }

  [inspect.custom](): string {
    return '[redacted]';
  }
}
