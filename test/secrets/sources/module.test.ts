import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { serveHttp } from '../../../cli/rotation/serve-http';
import type { ProblemsError } from '../../../core/problem';
import { readModule } from '../../../secrets/sources/module';
import type { SourcePorts } from '../../../secrets/sources/source';
import { maxValueBytes } from '../../../secrets/value-rules/value-problems';
import { fences, root } from '../../docs/documents';
import { sourcePorts } from '../../kit/source-ports';

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
  const answers = [new Response('kept-value'), new Response(null, { status: 404 }), new Response('x', { status: 500 })];
  const fetch = (request: Request) => {
    asked.push([new URL(request.url).pathname, request.headers.get('authorization')]);
    return answers[asked.length - 1] ?? new Response();
  };
  const keeper = await serveHttp(fetch, { hostname: '127.0.0.1', port: 0 });
  const ask = () => read(code, { env: { KEEPER_TOKEN: 'token-of-keeper' } }, { address: keeper.url }, 'a.ts');
  await expect(ask()).resolves.toBe('kept-value');
  expect(asked).toEqual([['/secrets/prod_crm_apikey', 'Bearer token-of-keeper']]);
  await expect(ask()).rejects.toMatchObject(refusal('value-missing'));
  await expect(ask()).rejects.toMatchObject(refusal('module-failed'));
  await keeper.close();
});

/** Each in a process of its own; all at once, since starting one takes a moment. */
const badModules: readonly (readonly [string, string, string?])[] = [
  ['module-not-loaded', 'this is no JavaScript', 'SyntaxError, line 1'],
  ['module-not-loaded', '\nthrow new Error("canary-value")', 'Error, line 2'],
  ['module-not-loaded', 'exports.read = "canary-value"', 'exports no function'],
  ['module-not-loaded', 'require("canary-value")', 'MODULE_NOT_FOUND'],
  ['module-failed', '\n\nexports.read = () => { throw new TypeError("canary-value") }', 'failed: TypeError, line 3'],
  [
    'module-failed',
    'exports.read = () => { throw Object.assign(new Error("canary-value"), { name: "canary-value" }) }',
  ],
  [
    'module-failed',
    'exports.read = () => { throw Object.assign(new Error(), { code: "canary-value", stack: "canary-value" }) }',
  ],
  ['module-failed', 'exports.read = () => { throw new Proxy(new Error(), { get() { throw "canary-value" } }) }'],
  ['module-failed', 'exports.read = () => Promise.reject("canary-value")'],
  ['module-failed', 'exports.read = () => Promise.reject()'],
  ['module-failed', 'exports.read = () => ({ get then() { throw "canary-value" } })'],
  ['module-ended', 'exports.read = () => process.exit(0)', 'ended with exit code 0'],
  ['module-ended', 'process.exit(0)', 'ended with exit code 0'],
  ['module-ended', 'exports.read = () => process.kill(process.pid, "SIGKILL")', 'ended by SIGKILL'],
  ['module-ended', 'exports.read = () => { setTimeout(() => { throw "canary-value" }); return new Promise(() => {}) }'],
  ['module-ended', 'exports.read = () => { Promise.reject("canary-value"); return new Promise(() => {}) }'],
  ['module-ended', 'exports.read = () => { process.disconnect(); return new Promise(() => {}) }'],
  ['value-missing', 'exports.read = () => undefined'],
  ['value-missing', 'exports.read = async () => ""'],
  ['value-unreadable', 'exports.read = async () => ({ value: "canary-value" })'],
  ['value-unreadable', 'exports.read = async () => null'],
  ['value-unreadable', 'exports.read = async () => 7n'],
];

test('says of each bad module how it failed, and shows nothing that it said', async () => {
  const thrown = await Promise.all(
    badModules.map(([, code], at) => read(code, {}, {}, `bad${at}.js`).catch((error: unknown) => error)),
  );
  badModules.forEach(([code, text, what = ''], at) => {
    expect([text, thrown[at]]).toMatchObject([text, refusal(code)]);
    expect((thrown[at] as ProblemsError).problems[0]?.what).toContain(what);
  });
  expect(inspect(thrown, { depth: 20, showHidden: true })).not.toContain('canary-value');
});

test.each([
  [
    'prints',
    'console.log("noise"); process.stdout.end("more"); require("fs").writeSync(1, "noise"); return "own-value"',
  ],
  ['resolves twice', 'return new Promise((resolve) => { resolve("own-value"); resolve("other-value") })'],
  ['sets the exit code', 'process.exitCode = 0; return "own-value"'],
  ['installs handlers', 'process.on("exit", () => process.exit(0)).on("SIGTERM", () => {}); return "own-value"'],
  ['takes listeners away', 'process.removeAllListeners(); return "own-value"'],
  ['talks in between', 'process.send({ id: 1 }); process.send("noise"); return "own-value"'],
  ['never lets go', 'setInterval(() => {}, 1000); return "own-value"'],
])('takes the value of a module that %s', async (_does, body) => {
  await expect(read(`exports.read = () => { ${body} }`)).resolves.toBe('own-value');
});

test.each([
  ['hangs', 'exports.read = () => new Promise(() => undefined)'],
  ['hangs while it is loaded', 'module.exports = new Promise(() => undefined); for (;;);'],
  ['runs in circles', 'exports.read = () => { for (;;); }'],
  [
    'hears of it and goes on',
    'exports.read = ({ signal }) => new Promise(() => signal.addEventListener("abort", () => {}))',
  ],
])('gives up on a module that %s', async (_does, code) => {
  const timeLimit = () => AbortSignal.abort(new DOMException('', 'TimeoutError'));
  await expect(read(code, { timeLimit })).rejects.toMatchObject(refusal('module-late'));
});

test('keeps what a module keeps, while reads of it are under way', async () => {
  const code = 'let count = 0; exports.read = async () => (count += 1, await null, `value-${count}`)';
  writeFileSync(join(directory, 'own.js'), code);
  const ports = sourcePorts({ directory });
  const one = () => readModule({ kind: 'module', path: 'own.js' }, name, ports, new AbortController().signal);
  const values = await Promise.all([one(), one(), one()]);
  expect(values.map((value) => value.reveal())).toContain('value-3');
});

test('cuts what is far too long, for the rule of length', async () => {
  await expect(read('exports.read = () => "x".repeat(1e7)')).resolves.toHaveLength(maxValueBytes + 1);
});

test('names a module that is not there', async () => {
  const source = { kind: 'module', path: 'nowhere.js' } as const;
  await expect(
    readModule(source, name, sourcePorts({ directory }), new AbortController().signal),
  ).rejects.toMatchObject(refusal('module-not-loaded'));
});
