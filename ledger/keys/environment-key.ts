import type { Redacted } from '../../core/redacted';

/** Everything that an environment's key is for. The key itself cannot be had from it. */
export interface EnvironmentKey {
  /** Names the key without telling it: 8 hex digits. */
  readonly id: string;
  /** A stand-in for a value by which it is recognised: 16 hex digits of an HMAC. */
  fingerprint(value: Redacted): string;
  /** Authenticates the head of the environment's ledger. */
  sign(text: string): string;
  /** Authenticates everything else that is kept in the database: records, rows beside the chain. 64 hex digits. */
  authenticate(text: string): string;
  /** What `authenticate` works with, to be sealed for those that come after this key: they go on checking what it has authenticated. */
  readonly authentication: Redacted;
  /** Seals a value so that it opens under this key and this label only; base64. */
  seal(value: Redacted, label: string): string;
  /** Undefined when the text was changed, or was sealed under another key or label. */
  open(sealed: string, label: string): Redacted | undefined;
}
