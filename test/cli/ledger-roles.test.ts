import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { run } from '../../cli/run';
import { aPostgres, hasPostgres, type Postgres } from '../kit/a-postgres';
import { aPage } from '../kit/a-page';
import { aTerminal } from '../kit/a-terminal';
import { anEnvironment, anInventory } from '../kit/an-inventory';
import { writeInventory } from '../kit/a-project';
import { realProgram } from '../kit/real-program';

(hasPostgres ? describe : describe.skip)('commands as the roles of a server', () => {
  let cwd: string;
  let server: Postgres;
  const urlOf = (role: string): string => server.url.replace('ledger@', `${role}@`);
  const gcda = async (role: string, ...args: readonly string[]) => {
    const { io, end } = aTerminal({ cwd, env: { DATABASE_URL: urlOf(role) } });
    return end(await run(args, io));
  };
  const sql = async (role: string, text: string): Promise<void> => {
    const client = new Client({ connectionString: urlOf(role) });
    await client.connect();
    await client.query(text).finally(() => client.end());
  };
  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'gcda-roles-'));
    writeInventory(cwd, anInventory(anEnvironment()));
    server = await aPostgres();
    await sql('ledger', 'CREATE ROLE keeper LOGIN; CREATE ROLE rotator LOGIN; CREATE ROLE auditor LOGIN;');
    await sql('ledger', 'GRANT CREATE ON DATABASE postgres TO keeper');
    expect(await gcda('auditor', 'audit', 'verify')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('ledger-missing'),
    });
    const page = aPage('docs/ledger.md');
    if (realProgram('psql') === undefined) {
      expect(await gcda('keeper', 'ledger', 'migrate')).toMatchObject({ code: 0, stderr: '' });
      const { stdout } = await gcda('keeper', 'ledger', 'grants', '--writer', 'rotator', '--reader', 'auditor');
      await sql('keeper', stdout);
    } else {
      const env = { PATH: process.env.PATH ?? '', HOME: cwd, OWNER_DATABASE_URL: urlOf('keeper') };
      await page.follow({ folder: cwd, env }, { under: 'Roles on a server' });
    }
    expect(await gcda('rotator', 'rotation', 'pause', 'dev', '--reason', 'a test', '--yes')).toMatchObject({ code: 0 });
  });
  afterAll(async () => {
    await server.close();
    rmSync(cwd, { recursive: true });
  });

  test.each([
    ['audit', 'verify'],
    ['audit', 'head'],
    ['audit', 'repair'],
    ['keys', 'status'],
    ['secrets', 'status'],
    ['secrets', 'plan'],
    ['secrets', 'history', 'dev_crm_bearer'],
    ['rotation', 'status'],
  ])('a reader can run %s %s', async (...words) => {
    const { stderr } = await gcda('auditor', ...words);
    expect(stderr).not.toMatch(/database-|ledger-(missing|behind|ahead)|internal error/);
    const asWriter = await gcda('rotator', ...words);
    expect(stderr).toBe(asWriter.stderr);
  });

  test('a reader cannot do what writes, and is told which right it lacks', async () => {
    const { code, stderr } = await gcda('auditor', 'rotation', 'resume', 'dev', '--reason', 'x', '--yes');
    expect(code).toBe(1);
    expect(stderr).toContain('database-right-missing');
    expect(stderr).toContain('role auditor');
    expect(stderr).toContain('npx gcda ledger grants --writer auditor');
  });
});
