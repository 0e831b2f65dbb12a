import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { collectArtifacts } from '../../cli/demo/collect-artifacts';
import { findValues, type Artifact, type KnownValue } from '../../cli/demo/find-values';
import { Redacted } from '../../core/redacted';
import type { ValueSource } from '../../core/sources/value-source';
import { aPlatform, fakeClient, type FakePlatform } from '../kit/a-platform';
import { aPostgres, hasPostgres } from '../kit/a-postgres';
import { aProject, writeInventory, type Project } from '../kit/a-project';
import { aWorkspace } from '../kit/a-workspace';
import { anEnvironment, anInventory } from '../kit/an-inventory';
import { watch, type Watched } from '../kit/watch-processes';

const root = join(__dirname, '../..');
const gcda = [process.execPath, join(root, 'packages/cli/bin/gcda.js')];
const cdktf = [process.execPath, join(root, 'packages/cli/bin/cdktf.js')];

/** Everything that can be switched on to make programs talk. */
const loud = {
  TF_LOG: 'TRACE',
  NODE_DEBUG: 'http,http2,https,net,tls,stream,fetch,undici,timer,fs,crypto,worker,module',
  DEBUG: '*',
  CDKTF_LOG_LEVEL: 'all',
  LOG_LEVEL: 'trace',
};

const all: Artifact[] = [];

function keep(name: string, { stdout, stderr, seen }: Watched): void {
  const parts = [
    { name: 'stdout', content: Buffer.from(stdout) },
    { name: 'stderr', content: Buffer.from(stderr) },
  ];
  for (const part of [...parts, ...seen]) all.push({ ...part, name: `${name}: ${part.name}` });
}

function expectNone(artifacts: readonly Artifact[], values: readonly KnownValue[]): void {
  expect(values.length).toBeGreaterThan(0);
  expect(findValues(artifacts, values)).toEqual([]);
}

const coreFiles = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => !name.startsWith('node_modules') && /(^|\/)core(\.\d+)?$/.test(name),
  );

test('leaves no value anywhere when all commands run with all logs at their highest', async () => {
  const workspace = aWorkspace();
  try {
    const { folder } = workspace;
    const planted = Object.fromEntries(
      ['dev', 'stg', 'prod'].flatMap((environment) =>
        ['crm_apikey', 'crm_clientsecret', 'payment_apikey'].map((rest) => {
          const name = `${environment}_${rest}`;
          return [name, `MARKER~${name}~$q#{x}`];
        }),
      ),
    );
    const file = join(folder, 'planted.json');
    writeFileSync(file, JSON.stringify(planted), { mode: 0o600 });
    mkdirSync(join(folder, 'tmp'));
    workspace.enterSandbox('--values', file, '--cache', '0');
    const env = { ...workspace.env, ...loud, TMPDIR: join(folder, 'tmp'), GCDA_ACTOR: 'leaks' };
    const traced = { ...env, TF_LOG_PATH: join(folder, 'terraform-trace.log') };
    const run = async (command: readonly string[], input?: string): Promise<Watched> => {
      const watched = await watch(command, { cwd: folder, env: traced, ...(input === undefined ? {} : { input }) });
      keep(command.slice(1).join(' ').replace(root, ''), watched);
      return watched;
    };
    expect(await run([...cdktf, 'deploy', 'dev-crm', 'dev-payment', '--auto-approve'])).toMatchObject({ ending: 0 });
    expect(await run([...gcda, 'keys', 'new'])).toMatchObject({ ending: 0 });
    expect(await run([...gcda, 'secrets', 'plan', 'dev'])).toMatchObject({ ending: 2 });
    expect(await run([...gcda, 'secrets', 'sync', 'dev', '--reason', 'a test'])).toMatchObject({ ending: 0 });
    expect(await run([...gcda, 'secrets', 'sync', 'dev', '--force', '--json'])).toMatchObject({ ending: 0 });
    const typed = planted.dev_crm_apikey;
    expect(await run([...gcda, 'secrets', 'set', 'dev_crm_apikey', '--force'], typed)).toMatchObject({ ending: 0 });
    // A value where none belongs.
    expect(await run([...gcda, 'secrets', 'set', 'dev_crm_apikey'], `${typed},${typed}`)).toMatchObject({ ending: 1 });
    for (const words of ['status dev', 'status dev --json', 'history dev_crm_apikey', 'history dev_crm_apikey --json'])
      expect(await run([...gcda, 'secrets', ...words.split(' ')])).toMatchObject({ ending: 0 });
    expect(await run([...gcda, 'audit', 'verify'])).toMatchObject({ ending: 0 });
    expect(await run([...gcda, 'test', 'dev-crm', 'create-case'])).toMatchObject({ ending: 0 });
    expect(await run([...cdktf, 'plan', 'dev-crm'])).toMatchObject({ ending: 0 });

    const home = join(folder, '.gcda/sandbox');
    const owned = ['values', 'clients.json', 'key', 'keys'].map((name) => join(home, name));
    const files = collectArtifacts([folder], [...owned, file, join(folder, 'node_modules')], folder);
    const names = files.map(({ name }) => name);
    for (const kind of [
      /\.tfstate$/,
      /inventory\.json$/,
      /journal\.log$/,
      /ledger\.db$/,
      /\.lock\.hcl$/,
      /cdk\.tf\.json$/,
    ])
      expect(names.filter((name) => kind.test(name))).not.toEqual([]);
    all.push(...files);
    // The logs are on, and processes were looked at.
    const isIn = (name: RegExp, text: string) =>
      all.some((one) => name.test(one.name) && Buffer.from(one.content).includes(text));
    expect(isIn(/terraform-trace\.log$/, '[TRACE]')).toBe(true);
    expect(isIn(/sync.*stderr$/, 'NET ')).toBe(true);
    expect([isIn(/environ/, 'GCDA_ACTOR=leaks'), isIn(/cmdline/, 'terraform')]).toEqual([true, true]);
    expectNone(all, valuesIn(join(home, 'values')));
    // Keys of environments are not to be seen either. Terraform's own trace shows the provider's client: SECURITY.md says so.
    expectNone(all, valuesIn(join(home, 'keys')));
    expect(coreFiles(folder)).toEqual([]);
  } finally {
    workspace.close();
  }
});

function valuesIn(folder: string): KnownValue[] {
  return readdirSync(folder).map((name) => ({
    name,
    value: Redacted.of(readFileSync(join(folder, name), 'utf8').trim()),
  }));
}

describe('when something goes wrong', () => {
  const markers = ['bearer', 'clientid', 'clientsecret'].map((name) => ({
    name,
    value: Redacted.of(`MARKER-${name}-4711`),
  }));
  const marker = (name: string) => markers.find((known) => known.name === name)!.value.reveal();
  let platform: FakePlatform;
  let project: Project;
  let url: string;

  beforeEach(async () => {
    platform = aPlatform(['dev_crm_bearer', 'dev_crm_basic']);
    project = await aProject(platform);
    const inventory = readFileSync(join(project.directory, 'cdktf.out/inventory.json'), 'utf8');
    url = (JSON.parse(inventory) as { environments: { apiUrl: string }[] }).environments[0]!.apiUrl;
    mkdirSync(join(project.directory, 'values'));
    mkdirSync(join(project.directory, 'tmp'));
    for (const { name, value } of markers)
      writeFileSync(join(project.directory, 'values', name), value.reveal(), { mode: 0o600 });
    declare({ kind: 'file', path: 'values/bearer' });
  });
  afterEach(() => project.close());

  /** The bearer token comes from there, the other values from their files. */
  function declare(bearer: ValueSource): void {
    const sourceOf = (name: string): ValueSource =>
      name === 'dev_crm_bearer' ? bearer : { kind: 'file', path: `values/${name.replace('dev_crm_', '')}` };
    writeInventory(project.directory, anInventory(anEnvironment({ apiUrl: url, loginUrl: url, sourceOf })));
  }

  async function sync(more: Record<string, string> = {}, onStart?: (pid: number) => void): Promise<Watched> {
    const { PATH, HOME } = process.env;
    const watched = await watch([...gcda, 'secrets', 'sync'], {
      cwd: project.directory,
      env: {
        ...{ PATH, HOME, ...loud, TMPDIR: join(project.directory, 'tmp') },
        GCDA_KEY: Buffer.alloc(32, 'k').toString('base64'),
        TF_VAR_nonprod_client_id: fakeClient.clientId,
        TF_VAR_nonprod_client_secret: fakeClient.clientSecret,
        ...more,
      },
      ...(onStart ? { onStart } : {}),
    });
    keep(expect.getState().currentTestName ?? '', watched);
    return watched;
  }

  function expectNothingLeft(): void {
    const { directory } = project;
    const files = collectArtifacts([directory], [join(directory, 'values')], directory);
    all.push(...files);
    expectNone(all, markers);
    expect(coreFiles(directory)).toEqual([]);
  }

  test('a program as a source is watched while it runs', async () => {
    declare({ kind: 'exec', command: ['sh', '-c', 'sleep 0.3; cat values/bearer'] });
    const watched = await sync();
    expect(watched.ending).toBe(0);
    expect(watched.seen.some(({ content }) => content.includes('sleep'))).toBe(true);
    expectNothingLeft();
  });

  test.each([
    ['throws its value', `throw new Error('MARKER-bearer-4711');`, 1],
    [
      'throws its value, and nobody waits for it',
      `setTimeout(() => { throw new Error('MARKER-bearer-4711'); }); await new Promise(() => {});`,
      1,
    ],
    [
      'rejects with its value, and nobody waits for it',
      `Promise.reject(new Error('MARKER-bearer-4711')); await new Promise((end) => setTimeout(end, 1000));`,
      1,
    ],
    ['gives a value that breaks a rule', `return '{"a":"MARKER-bearer-4711"}';`, 1],
  ])('a source module that %s', async (_what, body, ending) => {
    const file = join(project.directory, 'values', 'keeper.mjs');
    writeFileSync(file, `export const read = async () => { ${body} };`);
    declare({ kind: 'module', path: 'values/keeper.mjs' });
    const watched = await sync();
    expect(watched.ending).toBe(ending);
    expect(watched.stderr).not.toBe('');
    expectNothingLeft();
  });

  test.each(['SIGQUIT', 'SIGTERM', 'SIGKILL'] as const)(
    '%s while values are in memory and on their way',
    async (signal) => {
      let pid = 0;
      platform.intercept = (request) => {
        if (request.method !== 'PUT') return undefined;
        if (pid !== 0) process.kill(pid, signal);
        // Once: a second signal would end it at once.
        pid = 0;
        return new Promise(() => undefined);
      };
      const watched = await sync({}, (own) => (pid = own));
      expect(watched.ending).toEqual(signal === 'SIGKILL' ? 'SIGKILL' : signal === 'SIGQUIT' ? 131 : 1);
      expect(existsSync(join(project.directory, '.gcda/ledger.db'))).toBe(true);
      expectNothingLeft();
    },
  );

  test('a platform that sends back what it got', async () => {
    platform.intercept = async (request) => {
      if (request.method !== 'PUT') return undefined;
      const body = await request.text();
      return new Response(body, { status: 400, headers: { 'x-sent': 'x', 'content-type': 'text/html' } });
    };
    expect(await sync()).toMatchObject({ ending: 1 });
    expectNothingLeft();
  });

  test('Node’s log of child processes is refused, for it shows their environment', async () => {
    const watched = await sync({ NODE_DEBUG: 'child_process', DEV_CRM_BEARER: marker('bearer') });
    expect(watched).toMatchObject({ ending: 1, stderr: expect.stringContaining('debug-shows-secrets') });
    expect(watched.stderr).not.toContain(marker('bearer'));
    // Who puts a value into the environment shows it to this account: SECURITY.md says so.
    all.splice(0, all.length, ...all.filter(({ name }) => !name.includes('environ')));
  });

  (hasPostgres ? test : test.skip)('the tables of a Postgres server', async () => {
    const server = await aPostgres();
    try {
      expect(await sync({ DATABASE_URL: server.url })).toMatchObject({ ending: 0 });
      const client = new Client({ connectionString: server.url });
      await client.connect();
      const tables = await client.query<{ name: string }>(
        `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'gcda'`,
      );
      expect(tables.rows.length).toBeGreaterThan(3);
      for (const { name } of tables.rows) {
        const { rows } = await client.query(`SELECT * FROM gcda.${name}`);
        all.push({ name: `Postgres ${name}`, content: Buffer.from(JSON.stringify(rows)) });
      }
      await client.end();
      expectNothingLeft();
    } finally {
      await server.close();
    }
  });
});

afterAll(() => {
  const bytes = all.reduce((sum, { content }) => sum + content.byteLength, 0);
  process.stderr.write(`searched ${all.length} artifacts, ${(bytes / 1e6).toFixed(1)} MB, for planted values\n`);
});
