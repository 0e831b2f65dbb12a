import type { IConstruct } from 'constructs';
import { takeTrace, type Trace } from './author-location';

/** Scope → id → where that child was declared. */
const traces = new WeakMap<IConstruct, Map<string, Trace>>();

/** Remembers the current line as the place where child `id` of `scope` is declared; `below` is left out of it. */
export function traceDeclaration(scope: IConstruct, id: string, below: (...args: never[]) => unknown): Trace {
  const trace = takeTrace(below);
  const children = traces.get(scope) ?? new Map<string, Trace>();
  traces.set(scope, children.set(id, trace));
  return trace;
}

/** Where child `id` of `scope` was declared; undefined for what is not ours. */
export function declarationOf(scope: IConstruct, id: string): Trace | undefined {
  return traces.get(scope)?.get(id);
}
