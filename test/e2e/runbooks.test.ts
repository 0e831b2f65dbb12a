import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documents } from '../docs/documents';
import { aPage } from '../kit/a-page';
import { aPlatformClient } from '../kit/a-platform-client';
import { writeRotatingProject, type DeclaredTiming } from '../kit/a-rotating-project';
import { aWorkspace, type Workspace } from '../kit/a-workspace';

const bounds = { cacheSeconds: 1, propagationSeconds: 0 };
const secret = 'dev_crm_bearer';

/** Does what a page says, as it stands. */
async function follow(name: string, workspace: Workspace): Promise<void> {
  const page = aPage(`docs/runbooks/${name}.md`);
  await page.follow(workspace);
  page.expectFollowed();
}

/** A workspace with the project deployed, its values written and its keys made. */
function aDeployment(sandbox: readonly string[] = [], declared: DeclaredTiming = {}): Workspace {
  const workspace = aWorkspace();
  opened.push(workspace);
  writeRotatingProject(workspace, bounds, declared);
  workspace.enterSandbox('--cache', '1', ...sandbox);
  expect(workspace.cdktf(['deploy', 'dev-crm', '--auto-approve'])).toMatchObject({ code: 0 });
  for (const args of [
    ['keys', 'new'],
    ['keys', 'new', '--signing'],
    ['secrets', 'sync', 'dev'],
  ])
    expect(workspace.gcda(args)).toMatchObject({ code: 0 });
  return workspace;
}

const opened: Workspace[] = [];
afterAll(() => opened.forEach((one) => one.close()));
const works = (workspace: Workspace) => workspace.gcda(['test', 'dev-crm', 'who-am-i']).code === 0;

/** The machine's clock ten minutes ahead, and so the one of a database that is a file on it. */
const clockAhead = `
const now = Date.now;
Date.now = () => now() + 600_000;
const sqlite = require('node:sqlite');
sqlite.DatabaseSync = class extends sqlite.DatabaseSync {
  constructor(...args) {
    super(...args);
    this.function('unixepoch', { varargs: true }, () => Date.now() / 1000);
  }
};`;

/** What is made to happen before each page is followed, and what is true after it. */
const runbooks: Readonly<Record<string, (workspace: () => Workspace) => Promise<void>>> = {
  'rotate-now': async (workspace) => {
    await follow('rotate-now', workspace());
    expect(workspace().read('certificate.md')).toContain('generation 2: proven');
  },
  'roll-back': async (workspace) => {
    const owner = await aPlatformClient(workspace());
    const stranger = await owner.limitedClient('integrations', 'integration', ['*']);
    const platform = await aPlatformClient({ ...workspace(), env: { ...workspace().env, ...stranger } });
    await platform.renameCredential(secret, secret, { [secret]: 'a value that nobody issued' });
    await untilRefused(workspace());
    await follow('roll-back', workspace());
    expect(works(workspace())).toBe(true);
  },
  'revoke-a-leaked-secret': async (workspace) => {
    await follow('revoke-a-leaked-secret', workspace());
    const { stdout } = workspace().gcda(['rotation', 'history', secret, '--json']);
    const { rotations } = JSON.parse(stdout) as { rotations: { cause: string; findings: object }[] };
    expect(rotations.at(-1)).toMatchObject({
      cause: 'revoked',
      findings: { prove: { facts: { oldValue: 'proven' } } },
    });
  },
  'lost-key': async (workspace) => {
    rmSync(join(workspace().folder, '.gcda/sandbox/keys/dev'));
    await follow('lost-key', workspace());
    expect(workspace().gcda(['keys', 'status', 'dev', '--json']).stdout).toContain('"sealedValues": 1');
  },
  'lost-database': async (workspace) => {
    for (const end of ['', '-wal', '-shm'])
      rmSync(join(workspace().folder, `.gcda/sandbox/ledger.db${end}`), { force: true });
    await follow('lost-database', workspace());
    expect(works(workspace())).toBe(true);
  },
  'wrong-clock': async (workspace) => {
    const ahead = join(workspace().folder, 'ahead.js');
    writeFileSync(ahead, clockAhead);
    const env = { NODE_OPTIONS: `--require ${ahead}` };
    expect(workspace().gcda(['rotate', secret, '--wait'])).toMatchObject({ code: 0 }); // what the page before has left
    expect(workspace().gcda(['rotate', secret], { env })).toMatchObject({ code: 0 });
    const { stdout } = workspace().gcda(['rotation', 'correlate', 'dev', '--since', '1h']);
    expect(stdout).toContain('not audited');
    await follow('wrong-clock', workspace());
    expect(works(workspace())).toBe(true);
  },
  'target-without-overlap': async () => {
    const workspace = aDeployment(['--token-overlap', '0'], {
      overlap: { kind: 'none', instead: 'accepted-outage', reason: 'a test' },
      window: { cron: '*/10 * * * *', timeZone: 'Europe/Berlin', minutes: 5 },
    });
    await follow('target-without-overlap', workspace);
    expect(works(workspace)).toBe(true);
  },
};

/** The platform may go on with what it has in its caches. */
async function untilRefused(workspace: Workspace): Promise<void> {
  while (works(workspace)) await Promise.resolve();
}

test('has a test for every page, and lists each of them', () => {
  const names = readdirSync(join(__dirname, '../../docs/runbooks')).filter((name) => name !== 'README.md');
  expect(
    Object.keys(runbooks)
      .map((name) => `${name}.md`)
      .sort(),
  ).toEqual(names.sort());
  const [index] = documents().filter(({ path }) => path === 'docs/runbooks/README.md');
  expect(names.filter((name) => !index!.text.includes(`](${name})`))).toEqual([]);
});

let shared: Workspace | undefined;
const sharedWorkspace = () => (shared ??= aDeployment());

test.each(Object.entries(runbooks))('%s can be followed as it stands', async (_, run) => {
  await run(sharedWorkspace);
});
