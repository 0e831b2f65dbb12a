import { createServer, type Server } from 'node:http';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertOwnSandbox, type SandboxUse } from '../../cli/assert-own-sandbox';
import { allCommands, createProgram } from '../../cli/create-program';
import { wordsOf } from '../../cli/words-of';
import { sandboxUseOf } from '../../cli/sandbox-use';
import { root } from '../docs/documents';
import { aTerminal } from '../kit/a-terminal';

let folder: string;
let server: Server;
/** What answers on the sandbox's port. */
let health: unknown;
beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'gcda-own-')));
  for (const project of ['mine', 'other']) {
    mkdirSync(join(folder, project, 'deep'), { recursive: true });
    writeFileSync(join(folder, project, 'cdktf.json'), '{}');
  }
  health = { instanceId: 'an-instance' };
  server = createServer((_, response) => response.end(JSON.stringify(health)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const reading = { changes: false, needsRunning: false };
const changing = { changes: true, needsRunning: true };

/** A look at the sandbox of project `mine`, from a folder: the code of what is wrong, its exit code, and what was said. */
async function look(use: SandboxUse, from: string, more: Record<string, string> = {}) {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo | null)?.port ?? 1}`;
  const overlay = {
    ...{ version: 2, pid: 1, instanceId: 'an-instance', project: join(folder, 'mine'), directory: folder },
    ...{ genesysUrl: url, targetsUrl: url, valuesDirectory: '/v', stateDirectory: '/s', terraformConfigFile: '/t' },
    clientsFile: '/c',
  };
  const file = join(folder, 'sandbox.json');
  writeFileSync(file, JSON.stringify(overlay));
  const { io, end } = aTerminal({ cwd: join(folder, from), env: { GCDA_SANDBOX: file, ...more } });
  return assertOwnSandbox(use, io).then(
    () => ({ said: end(0).stderr }),
    (error: { problems: { code: string }[]; exitCode: number }) => ({
      codes: error.problems.map(({ code }) => code),
      exitCode: error.exitCode,
    }),
  );
}

test('lets a command change the sandbox of its own project, from any folder of it', async () => {
  expect(await look(changing, 'mine')).toEqual({ said: '' });
  expect(await look(changing, 'mine/deep')).toEqual({ said: '' });
  expect(await look(changing, '.')).toEqual({ said: '' });
});

test('lets nothing change the sandbox of another project, and warns what only reads', async () => {
  expect(await look(changing, 'other')).toEqual({ codes: ['sandbox-of-other-project'], exitCode: 1 });
  expect(await look(reading, 'other/deep')).toEqual({
    said: expect.stringMatching(/sandbox-of-other-project \(warning\)/),
  });
  expect(await look(changing, 'other', { GCDA_FOREIGN_SANDBOX: 'yes' })).toEqual({ said: '' });
});

test('takes nobody else on its port for it, nor a description that was left behind', async () => {
  const gone = { codes: ['sandbox-not-running'], exitCode: 69 };
  health = { instanceId: 'another' };
  expect(await look(changing, 'mine')).toEqual(gone);
  health = 'no sandbox at all';
  expect(await look(changing, 'mine')).toEqual(gone);
  expect(await look(changing, 'mine', { GCDA_SANDBOX: join(folder, 'gone.json') })).toEqual(gone);
  expect(await look(reading, 'mine', { GCDA_SANDBOX: join(folder, 'gone.json') })).toEqual({ said: '' });
});

test('looks for no sandbox where none is named', async () => {
  health = 'no sandbox at all';
  expect(await look(changing, 'other', { GCDA_SANDBOX: '' })).toEqual({ said: '' });
});

test('counts as reading what docs/confirmation.md says changes nothing, and everything else as changing', () => {
  const page = readFileSync(join(root, 'docs/confirmation.md'), 'utf8');
  const harmless = new Set([...page.matchAll(/^\| `gcda ([^`]+)` \| nothing \|/gm)].map(([, name]) => name));
  const program = createProgram(aTerminal({ cwd: '/' }).io, () => () => Promise.resolve());
  const words = allCommands(program)
    .filter(({ commands }) => commands.length === 0)
    .map(wordsOf)
    .filter((name) => sandboxUseOf(name) !== undefined);
  const changes = words.filter((name) => sandboxUseOf(name)?.changes === true);
  expect(changes).toEqual(words.filter((name) => !harmless.has(name)));
});
