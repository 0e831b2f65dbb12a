import type { IConstruct } from 'constructs';
import type { DeclaredSecret } from './declared';
import type { SecretRef } from './secret-ref';

/** The record of a secret in a request's body. */
export interface ExceptionRecord {
  readonly secret: SecretRef;
  /** Why the target cannot take it in a header. */
  readonly reason: string;
  /** Team or person who answers for it. */
  readonly owner: string;
  /** Id of the security review that allowed it: `SEC-123`. */
  readonly reviewId: string;
  /** Last day on which it holds: `2027-03-31`. From the next day on nothing is synthesised with it. */
  readonly expires: string;
}

/** What an author must say to put a secret into a request's body. */
export interface BodyExceptionProps<Env extends string> extends ExceptionRecord {
  /** A pre-shared key (type `psk`), or a token (`bearer`, `jwt`) whose `lifetimeSeconds` is 15 minutes at most. */
  readonly secret: DeclaredSecret<Env>;
  /** The target must refuse anything older than TLS 1.3; the environment says so in `minimumTls` of the service. */
  readonly demandsTls13: true;
}

/** Tells an exception from a literal of the same members. */
const exceptionMark: unique symbol = Symbol.for('gcda:body-exception');

/** A secret in a body, with its record; made by `bodyException`. The only value besides literals and inputs that a body takes. */
export interface BodyException<Env extends string = string> extends BodyExceptionProps<Env> {
  readonly [exceptionMark]: true;
}

/** Puts a secret into a request's body, as an exception that is reported by `gcda exceptions` and ends on its date. */
export function bodyException<Env extends string>(props: BodyExceptionProps<Env>): BodyException<Env> {
  return { [exceptionMark]: true, ...props };
}

/** True for a secret in a body. */
export function isBodyException(value: unknown): value is BodyException {
  return typeof value === 'object' && value !== null && exceptionMark in value;
}

const recorded = new WeakMap<IConstruct, readonly ExceptionRecord[]>();

/** Records the exceptions of a construct, for policies and for the report. */
export function recordExceptions(construct: IConstruct, exceptions: readonly ExceptionRecord[]): void {
  recorded.set(construct, exceptions);
}

/** The exceptions of a construct. */
export function exceptionsOf(construct: IConstruct): readonly ExceptionRecord[] {
  return recorded.get(construct) ?? [];
}

/** Names of the secrets that a construct may put into its body. */
export function exceptedSecrets(construct: IConstruct): readonly string[] {
  return exceptionsOf(construct).map(({ secret }) => secret.secretName);
}
