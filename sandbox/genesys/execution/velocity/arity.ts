import type { Value } from './values';

/** A method of one kind of owner; undefined when no such signature exists. */
export type Method<T> = (owner: T, args: readonly Value[]) => Value | undefined;

/** A method that takes exactly `count` arguments. */
export function taking<T>(count: number, run: Method<T>): Method<T> {
  return (owner, args) => (args.length === count ? run(owner, args) : undefined);
}
