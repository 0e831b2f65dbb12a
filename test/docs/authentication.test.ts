import { join } from 'node:path';
import { transformSync } from '@swc/core';
import { documents, fences, root } from './documents';

test('has examples of all ways to authenticate that pass every check', () => {
  const page = documents().filter(({ path }) => path === 'docs/authoring/authentication.md');
  const code = page
    .flatMap(fences)
    .filter(({ language }) => language === 'ts')
    .map((fence) => fence.code);
  expect(code).toHaveLength(1);
  const compiled = transformSync(code.join('\n'), {
    jsc: { target: 'es2024', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
  const load = (name: string) => jest.requireActual<object>(name.startsWith('./') ? join(root, name) : name);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the page's own code, as a reader would run it
  const run = new Function('require', 'exports', compiled.code) as (require: typeof load, exports: object) => void;
  expect(() => run(load, {})).not.toThrow();
});
