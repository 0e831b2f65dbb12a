import type { IConstruct } from 'constructs';

const key = 'gcda:today';

/** Context for `new App({ context })` that says which day it is, `2026-11-22`: constructs read no clock, so that JSON is reproducible. */
export function todayContext(today: string): Readonly<Record<string, string>> {
  return { [key]: today };
}

/** The day on which `construct` is judged; undefined when the app was not told. */
export function todayOf(construct: IConstruct): string | undefined {
  const today: unknown = construct.node.tryGetContext(key);
  return typeof today === 'string' ? today : undefined;
}
