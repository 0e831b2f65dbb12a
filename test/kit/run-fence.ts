import { dirname, join } from 'node:path';
import { transformSync } from '@swc/core';
import { root, type Fence } from '../docs/documents';

/** Runs the code of a fence as the project's file that it is for, or as one beside `main.ts`; gives what it exports. */
export function runFence<Exports extends object>({ file = 'main.ts', code }: Fence): Exports {
  const compiled = transformSync(code, {
    jsc: { target: 'es2024', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
  const load = (name: string) =>
    jest.requireActual<object>(name.startsWith('.') ? join(root, dirname(file), name) : name);
  const exported = {};
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the page's own code, as a reader would run it
  (new Function('require', 'exports', compiled.code) as (require: typeof load, exports: object) => void)(
    load,
    exported,
  );
  return exported as Exports;
}
