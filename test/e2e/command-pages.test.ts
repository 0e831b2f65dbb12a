import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documents, fences } from '../docs/documents';
import { aPage } from '../kit/a-page';
import { aWorkspace } from '../kit/a-workspace';
import { inShell } from '../kit/in-shell';

const root = join(__dirname, '../..');
const workspace = aWorkspace();
afterAll(() => workspace.close());

const readme = aPage('README.md');
const stores = ['integration-credentials', 'native-secrets'];
const pageText = (path: string) => documents().find((document) => document.path === path)?.text ?? '';

async function done(line: string): Promise<void> {
  const ran = await inShell(line, workspace);
  expect(ran.code === 0 ? { line } : ran).toEqual({ line });
}

/** The project's own app, with bounds of seconds in dev where real ones are minutes. */
const app = `
const { dev } = require('${root}/dist/environments/dev');
dev.rotationBounds = { cacheSeconds: 1, propagationSeconds: 0, clockSkewSeconds: 0 };
dev.services.crm.timeoutSeconds = 5;
if (process.env.STORE) dev.store = process.env.STORE;
require('${root}/dist/main.js');
`;

beforeAll(() => {
  writeFileSync(join(workspace.folder, 'app.js'), app);
  writeFileSync(join(workspace.folder, 'cdktf.json'), JSON.stringify({ language: 'typescript', app: 'node app.js' }));
  // A sandbox starts again on the ports that it had: these are free, and the usual ones may not be.
  const outside = { ...workspace.env };
  workspace.enterSandbox();
  workspace.gcda(['sandbox', 'stop']);
  for (const name of Object.keys(workspace.env)) if (!(name in outside)) delete workspace.env[name];
});

test('README.md: by hand, against the sandbox', async () => {
  const input = workspace.read('.gcda/sandbox/values/prod_crm_apikey');
  const ran = await readme.follow(workspace, {
    under: 'By hand, against the sandbox',
    atShell: { 'secrets set': { input } },
  });
  expect(ran[2]?.stdout).toContain('prod-payment');
  expect(ran[4]?.stdout).toContain('45 added, 0 changed, 0 destroyed');
  expect(ran[6]?.stdout).toContain('Ada Lovelace (prod)');
});

/** Pages about values and rotations, in a sandbox whose tokens live for half an hour. */
describe.each(stores)('in the store %s', (store) => {
  const isNative = store === 'native-secrets';
  beforeAll(async () => {
    if (!isNative)
      return done('npx gcda sandbox start --detach --token-lifetime 1800 --cache 1 && npx gcda secrets sync dev');
    await done("npx cdktf destroy 'dev-*' --yes");
    workspace.env.STORE = store;
    await done("npx cdktf deploy 'dev-*' --yes && npx gcda secrets sync dev");
  });

  test('values.md: what would be written, written, and known', async () => {
    const page = aPage('docs/values.md');
    // Nothing is left to write after the move, which a key made sure of.
    const ran = await page.follow(workspace, isNative ? { instead: { 'exit 2': 'exit 0' } } : {});
    expect(ran.map(({ stdout }) => stdout).join('\n')).toContain('keys of the new vendor');
    page.expectFollowed();
  });

  test('README.md: keeping tokens fresh', async () => {
    const page = aPage('README.md');
    const ran = await page.follow(workspace, {
      under: 'Keeping tokens fresh',
      instead: { 'rotator run': 'rotator run --listen 127.0.0.1:0' },
      atShell: { 'rotator run': { until: 'rotator runs' } },
    });
    expect(ran[4]?.stdout).toContain('done');
    expect(ran[5]?.stdout).toContain('proven');
    expect(ran[6]?.stderr).toContain('rotator has stopped');
  });

  test('rotation/certificate.md: a certificate is signed and verified, and a drill prints one', async () => {
    const page = aPage('docs/rotation/certificate.md');
    const ran = await page.follow(workspace);
    expect(workspace.read('certificate.md')).toContain('dev_crm_bearer');
    const claims = [
      ...pageText('docs/rotation/certificate.md').matchAll(/^\| (the .+?|no .+?) \| .+ \| (?:yes|no) \|$/gm),
    ];
    expect(claims).toHaveLength(8);
    const printed = ran.at(-1)?.stdout.toLowerCase().replaceAll('’', "'");
    for (const [, claim = ''] of claims) expect(printed).toContain(`| ${claim.toLowerCase()}`);
    page.expectFollowed();
  });

  test('rotation/correlation.md: no write is somebody else’s', async () => {
    const page = aPage('docs/rotation/correlation.md');
    const instead = isNative
      ? { 'correlate stg --since 7d --markdown > correlation.md': 'correlate dev # exit 2' }
      : {};
    const ran = await page.follow(workspace, { instead });
    for (const { stdout } of ran) expect(stdout).not.toContain('SOMEBODY ELSE');
    if (isNative) expect(ran[1]?.stdout).toContain('not audited');
    else expect(workspace.read('correlation.md')).toContain('|');
    page.expectFollowed();
  });
});

describe('in the store native-secrets', () => {
  test.each(['rotate-now', 'revoke-a-leaked-secret'])('runbooks/%s.md', async (name) => {
    const page = aPage(`docs/runbooks/${name}.md`);
    await page.follow(workspace);
    page.expectFollowed();
  });
});

describe('wherever values are', () => {
  test('rotation/service.md: the service runs until it is stopped, and tells its events', async () => {
    const page = aPage('docs/rotation/service.md');
    // test/rotation/service/token-budget.test.ts
    page.take('text');
    await page.follow(workspace, {
      instead: {
        'rotator run': 'rotator run --listen 127.0.0.1:0',
        '/var/log/gcda/events.jsonl': 'events.jsonl',
        'https://siem.example.com/events': 'stdout',
      },
      atShell: { 'rotator run': { until: 'rotator runs' } },
    });
    page.expectFollowed();
  });

  test('ledger.md: a head is noted and vouches', async () => {
    const head = await inShell('npx gcda audit head dev --json', workspace);
    const { heads } = JSON.parse(head.stdout) as { heads: { hash: string }[] };
    const page = aPage('docs/ledger.md');
    await page.follow(workspace, {
      under: 'What remains',
      instead: { '9f2c1e7a5b3d4860a1c2e3f405162738495a6b7c8d9e0f112233445566778899': heads[0]?.hash ?? '' },
    });
  });
});

test('README.md: a real organisation, as far as a sandbox goes', async () => {
  const [id = '', secret = ''] = ['id', 'secret'].map((name) => workspace.env[`TF_VAR_nonprod_client_${name}`]);
  const shell = { folder: workspace.folder, env: { ...workspace.env } };
  const options = { under: 'A real organisation', count: 1, instead: { '…': id } };
  await readme.follow(shell, { ...options, atShell: { read: { input: `${secret}\n` } } });
  const { GCDA_SANDBOX, TF_VAR_nonprod_client_id, TF_VAR_nonprod_client_secret } = shell.env;
  expect([GCDA_SANDBOX, TF_VAR_nonprod_client_id]).toEqual([undefined, id]);
  // A comparison that fails shows neither.
  expect(TF_VAR_nonprod_client_secret === secret).toBe(true);
  const ran = await readme.follow(workspace, { under: 'A real organisation' });
  expect(ran[2]?.stdout).toContain('Ada Lovelace (dev)');
});

/** Commands of the README's table that no page has in a shell fence, with names in the place of its words. */
function otherCommands(): readonly string[] {
  const [, table = ''] = /^## Commands$([^]*?)^### /m.exec(pageText('README.md')) ?? [];
  const rows = [...table.matchAll(/^\| (`.+?`) \|/gm)].flatMap(([, cell = '']) => [...cell.matchAll(/`(np[^`]+)`/g)]);
  const followed = documents()
    .flatMap(fences)
    .filter(({ language }) => language === 'sh')
    .flatMap(({ code }) => code.split('\n'));
  const names: readonly (readonly [string, string])[] = [
    ['ENV ENV...', 'dev stg'],
    ['[ENV or NAME] --reason TEXT', 'dev --reason "a test"'],
    ['…', 'dev --reason "a test"'],
    ['[NAME...]', 'dev_crm_bearer'],
    ['ENV', 'dev'],
  ];
  return rows
    .map(([, command = '']) => command)
    .filter((command) => !command.startsWith('npm '))
    .filter((command) => {
      const words = command.split(' ').filter((word) => /^[a-z]/.test(word));
      return !followed.some((line) => line.trim().startsWith(words.slice(0, 4).join(' ')));
    })
    .map((command) => names.reduce((text, [word, name]) => text.replace(word, name), command));
}

test('README.md: every command of its table does what it says, those that no page shows too', async () => {
  const commands = otherCommands();
  expect(commands.length).toBeGreaterThan(5);
  for (const command of commands) await done(command);
});

test('README.md is followed', () => {
  // test/docs/programs.test.ts runs the declaration; `npm ci` needs a registry, and test/e2e/demo.test.ts runs what `npm start` does.
  readme.take('ts');
  readme.take('text');
  for (const line of ['npm ci && npm start', 'npm ci && npm test']) expect(readme.take('sh').code).toBe(`${line}\n`);
  // Followed in each store.
  expect(readme.take('sh').section).toBe('Keeping tokens fresh');
  readme.expectFollowed();
});
