import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documents, fences } from './documents';
import { runFence } from '../kit/run-fence';

/** Examples that are whole programs: they make an app and have it judged. */
const programs = documents()
  .flatMap(fences)
  .filter(({ language, code }) => language === 'ts' && /^const app = new App/m.test(code));

let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'gcda-program-'));
  process.env.CDKTF_OUTDIR = outdir;
});
afterEach(() => {
  delete process.env.CDKTF_OUTDIR;
  rmSync(outdir, { recursive: true });
});

test('finds the programs that it is about', () => {
  const pages = ['README.md', 'docs/authoring/authentication.md', 'docs/authoring/rotation.md'];
  expect(programs.map(({ document }) => document)).toEqual(pages);
});

test.each(programs.map((program) => [program.document, program] as const))(
  'the example of %s passes every check, and is written where it says so',
  (_, program) => {
    expect(() => runFence(program)).not.toThrow();
    const isWritten = existsSync(join(outdir, 'stacks/dev-crm/cdk.tf.json'));
    expect(isWritten).toBe(program.code.includes('synthSound(app)'));
  },
);
