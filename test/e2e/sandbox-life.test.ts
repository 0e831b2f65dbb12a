import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SandboxOverlay } from '../../core/sandbox-overlay';
import { aWorkspace, type Workspace } from '../kit/a-workspace';

let workspace: Workspace;
beforeEach(() => void (workspace = aWorkspace()));
afterEach(() => workspace.close());

const overlayIn = (folder: string) => JSON.parse(readFileSync(join(folder, 'sandbox.json'), 'utf8')) as SandboxOverlay;
const data = () => join(workspace.folder, '.gcda/sandbox');
const lookUp = ['test', 'dev-crm', 'lookup-account'];

test('start, deploy, stop, start: everything works without another deploy', () => {
  workspace.enterSandbox();
  const before = overlayIn(data());
  expect(workspace.cdktf(['deploy', 'dev-crm', '--yes'])).toMatchObject({ code: 0 });
  expect(workspace.gcda(['secrets', 'sync', 'dev_crm_bearer'])).toMatchObject({ code: 0 });
  workspace.gcda(['sandbox', 'stop']);
  // The shell is that of before.
  expect(workspace.gcda(lookUp)).toMatchObject({ code: 69, stderr: expect.stringContaining('sandbox-not-running') });
  expect(workspace.gcda(['sandbox', 'start', '--detach'])).toMatchObject({ code: 0, stderr: '' });
  const after = overlayIn(data());
  expect([after.genesysUrl, after.targetsUrl]).toEqual([before.genesysUrl, before.targetsUrl]);
  expect(workspace.gcda(lookUp)).toMatchObject({ code: 0 });
  expect(workspace.cdktf(['plan', 'dev-crm', '--detailed-exitcode'])).toMatchObject({ code: 0 });
});

test('a copy of the folder of a running sandbox is none, and its commands leave the sandbox alone', () => {
  workspace.enterSandbox();
  const copy = join(workspace.folder, 'copy');
  cpSync(data(), copy, { recursive: true });
  expect(workspace.gcda(['sandbox', 'status', '--folder', 'copy']).code).toBe(69);
  expect(workspace.gcda(['sandbox', 'stop', '--folder', 'copy']).stdout).toBe('not running\n');
  expect(workspace.gcda(['sandbox', 'status']).code).toBe(0);
  const taken = workspace.gcda(['sandbox', 'start', '--detach', '--folder', 'copy']);
  expect(taken).toMatchObject({ code: 1, stderr: expect.stringMatching(/port-taken[^]*cdktf deploy/) });
  const started = workspace.gcda(['sandbox', 'start', '--detach', '--folder', 'copy', '--port', '0']);
  expect(started).toMatchObject({ code: 0, stderr: expect.stringContaining("npx cdktf deploy '*'") });
  expect(overlayIn(copy).genesysUrl).not.toBe(overlayIn(data()).genesysUrl);
  expect(readdirSync(join(copy, 'values'))).toEqual(readdirSync(join(data(), 'values')));
  workspace.gcda(['sandbox', 'stop', '--folder', 'copy']);
});

test('a folder that was moved says what to do; while its sandbox runs, how to end that', () => {
  workspace.enterSandbox();
  const there = join(workspace.folder, 'there');
  renameSync(data(), there);
  const { pid } = overlayIn(there);
  for (const command of ['status', 'env', 'stop']) {
    const said = workspace.gcda(['sandbox', command, '--folder', 'there']);
    expect(said).toMatchObject({ code: 1, stderr: expect.stringContaining(`kill ${pid}`) });
  }
  renameSync(there, data());
  workspace.gcda(['sandbox', 'stop']);
  renameSync(data(), there);
  const started = workspace.gcda(['sandbox', 'start', '--detach', '--folder', 'there']);
  expect(started).toMatchObject({ code: 0, stderr: expect.stringContaining('its folder was') });
  workspace.gcda(['sandbox', 'stop', '--folder', 'there']);
});

test('lets no command of another checkout write into its sandbox', () => {
  workspace.enterSandbox();
  const other = aWorkspace();
  try {
    const env = {
      GCDA_SANDBOX: workspace.env['GCDA_SANDBOX'] ?? '',
      CDKTF_OUTPUT: workspace.env['CDKTF_OUTPUT'] ?? '',
    };
    for (const said of [
      other.cdktf(['deploy', 'dev-crm', '--yes'], { env }),
      other.cdktf(['synth'], { env }),
      other.gcda(['secrets', 'sync'], { env }),
      other.gcda(['keys', 'new'], { env }),
    ])
      expect(said).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('sandbox-of-other-project') });
    expect(existsSync(workspace.env['CDKTF_OUTPUT'] ?? '')).toBe(false);
  } finally {
    other.close();
  }
});

test('npm start leaves the sandbox of the folder alone; one that is killed leaves nothing that the next does not clear', async () => {
  workspace.enterSandbox();
  const mine = overlayIn(data());
  const home = join(workspace.folder, '.gcda/demo');
  // What a killed run has left, whose process has ended since.
  mkdirSync(join(home, '4194305-gone'), { recursive: true });
  writeFileSync(join(home, '4194305-gone', 'sandbox.json'), '{}');
  const demo = workspace.start('gcda', ['demo']);
  const closed = new Promise((resolve) => demo.once('close', resolve));
  await saysOf(demo, 'Deploy dev');
  const [name = ''] = readdirSync(home);
  expect(readdirSync(home)).toHaveLength(1);
  const its = overlayIn(join(home, name));
  demo.kill('SIGKILL');
  await closed;
  // It ends with the process that started it, however that ends.
  while (await answers(its.genesysUrl)) await new Promise((resolve) => setImmediate(resolve));
  expect(overlayIn(data())).toEqual(mine);
  expect(await answers(mine.genesysUrl)).toBe(true);

  const next = workspace.start('gcda', ['demo']);
  const ended = new Promise((resolve) => next.once('close', resolve));
  await saysOf(next, 'Deploy dev');
  expect(readdirSync(home)).not.toContain(name);
  next.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(existsSync(home)).toBe(false);
  expect(overlayIn(data())).toEqual(mine);
  rmSync(home, { recursive: true, force: true });
});

function saysOf(child: ReturnType<Workspace['start']>, words: string): Promise<void> {
  let said = '';
  return new Promise((resolve) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes(words)) resolve();
    });
  });
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}
