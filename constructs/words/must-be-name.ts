import type { A_secret_belongs_in_a_header } from './compile-errors';
import type { HeaderTemplate } from './header';
import type { PlatformToken } from './platform-token';
import type { SecretRef } from './secret-ref';

/** A secret, or what holds one by reference: a header takes it, and nothing else does. */
export type SecretWord = SecretRef | HeaderTemplate | PlatformToken;

/** Demands nothing of an input's name; what else `Name` may be does not fit. */
export type MustBeName<Name> = Name extends string
  ? unknown
  : Name extends SecretWord
    ? A_secret_belongs_in_a_header
    : string;

/** The names among what was given. */
export type NameOf<Given> = Extract<Given, string>;
