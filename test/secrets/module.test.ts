import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { readModule } from '../../secrets/sources/module';
import type { SourcePorts } from '../../secrets/sources/source';
import { fences, root } from '../docs/documents';
import { sourcePorts } from '../kit/source-ports';

const name = 'prod_crm_apikey';
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'gcda-module-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

async function read(code: string, ports: Partial<SourcePorts> = {}, options = {}, file = 'own.js'): Promise<string> {
  writeFileSync(join(directory, file), code);
  const source = { kind: 'module', path: file, options } as const;
  return (await readModule(source, name, sourcePorts({ directory, ...ports }), new AbortController().signal)).reveal();
}
const refusal = (code: string) => ({ problems: [expect.objectContaining({ code, where: name })] });

test('runs the example of the documentation, in under 20 lines', async () => {
  const path = 'docs/sources.md';
  const [example] = fences({ path, text: readFileSync(join(root, path), 'utf8') }).filter(({ code }) =>
    code.includes('OwnSource'),
  );
  const code = example?.code ?? '';
  expect(code.split('\n').length).toBeLessThan(20);
  const asked: [string, string | null][] = [];
  const answer = (response: Response) => ({
    env: { KEEPER_TOKEN: 'token-of-keeper' },
    fetch: (request: Request) => {
      asked.push([request.url, request.headers.get('authorization')]);
      return Promise.resolve(response);
    },
  });
  const options = { address: 'https://keeper.example.com' };
  await expect(read(code, answer(new Response('kept-value')), options, 'a.ts')).resolves.toBe('kept-value');
  expect(asked).toEqual([['https://keeper.example.com/secrets/prod_crm_apikey', 'Bearer token-of-keeper']]);
  const gone = new Response(null, { status: 404 });
  await expect(read(code, answer(gone), options, 'a.ts')).rejects.toMatchObject(refusal('value-missing'));
  const broken = new Response('kept-value', { status: 500 });
  await expect(read(code, answer(broken), options, 'a.ts')).rejects.toMatchObject(refusal('module-failed'));
});

test.each([
  ['module-not-loaded', 'this is no JavaScript'],
  ['module-not-loaded', 'throw new Error("canary-value")'],
  ['module-not-loaded', 'exports.read = "canary-value"'],
  ['module-failed', 'exports.read = () => { throw new Error("canary-value") }'],
  ['module-failed', 'exports.read = () => Promise.reject("canary-value")'],
  ['value-missing', 'exports.read = () => undefined'],
  ['value-missing', 'exports.read = async () => ""'],
  ['value-unreadable', 'exports.read = async () => ({ value: "canary-value" })'],
])('says %s of %j, and shows nothing that it said', async (code, text) => {
  const thrown: unknown = await read(text, {}, {}, `${code}${text.length}.js`).catch((error: unknown) => error);
  expect(thrown).toMatchObject(refusal(code));
  expect(inspect(thrown, { depth: 20, showHidden: true })).not.toContain('canary-value');
});

test('names a module that is not there', async () => {
  const source = { kind: 'module', path: 'nowhere.js' } as const;
  await expect(
    readModule(source, name, sourcePorts({ directory }), new AbortController().signal),
  ).rejects.toMatchObject(refusal('module-not-loaded'));
});
