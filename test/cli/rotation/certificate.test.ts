import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyPorts, ledgerAddress } from '../../../cli/ledger-place';
import { Redacted } from '../../../core/redacted';
import { appendRecord } from '../../../ledger/append-record';
import { openDatabase } from '../../../ledger/open-database';
import { loadKeys } from '../../../ledger/keys/load-keys';
import type { Rotation } from '../../../rotation/machine/rotation';
import { addRotation } from '../../../rotation/store/add-rotation';
import { observationsIn } from '../../../rotation/observations/observations';
import { openRotations } from '../../../rotation/store/open-rotations';
import { toBody } from '../../../rotation/store/rotation-row';
import { unlock } from '../../ledger/some-records';
import { aPlatform, reply, type FakePlatform } from '../../kit/a-platform';
import { aProject, type Project } from '../../kit/a-project';
import { aDoneRotation, anExecution, someRecordsOf } from '../../rotation/certificate/some-evidence';

/** The clock of a command in tests stands at 0. */
const at = -100_000;
let platform: FakePlatform;
let project: Project;
beforeEach(async () => {
  platform = aPlatform(['dev_crm_bearer']);
  project = await aProject(platform);
  answerAudits([]);
});
afterEach(() => project.close());

const env = { GCDA_KEY: Buffer.alloc(32, 7).toString('base64') };
const gcda = (...args: readonly string[]) => project.gcda(args, { env });

/** The log has these writes of the credential: when, by which client. */
function answerAudits(writes: readonly (readonly [at: number, client: string])[], status = 200): void {
  platform.intercept = (request) => {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith('/api/v2/audits/query')) return undefined;
    if (status !== 200) return reply(status, { code: 'missing.permissions' });
    if (pathname.endsWith('/results'))
      return reply(200, {
        entities: writes.map(([date, id], index) => ({
          id: `audit-${index}`,
          eventDate: new Date(date).toISOString(),
          action: 'Update',
          entityType: 'Credential',
          entity: { id: 'credential-1' },
          client: { id },
        })),
      });
    return reply(200, { id: 'search-1', state: 'Succeeded' });
  };
}

/** Changes the database as somebody can who may write to it and has no key. */
async function tamper(...statements: readonly string[]): Promise<void> {
  const db = await openDatabase(ledgerAddress({ env, cwd: project.directory }));
  await unlock(db, db.kind);
  for (const statement of statements) await db.query(statement);
  await db.close();
}

interface Kept {
  readonly runs?: number;
  /** That wrote; null where the record does not say. */
  readonly writer?: string | null;
}

async function keep(rotation: Rotation, { runs = 1, writer = 'rotation-client' }: Kept = {}): Promise<void> {
  const io = { env, cwd: project.directory };
  const keyOf = await loadKeys(['dev'], keyPorts(io));
  const fingerprint = (generation: number) => keyOf('dev')?.fingerprint(Redacted.of(`value ${generation}`)) ?? null;
  const db = await openDatabase(ledgerAddress(io));
  await openRotations(db);
  await db.transaction(async (tx) => {
    await addRotation(tx, rotation, 'dev_crm_bearer', keyOf);
    for (const [index, record] of someRecordsOf(rotation, writer).entries()) {
      const { sequence: _, at: __, keyId: ___, previousHash: ____, hash: _____, mac: ______, ...fresh } = record;
      const clock = { now: () => at + index * 1000 };
      const print = record.event === 'stored' || record.event === 'written' ? fingerprint(record.generation) : null;
      await appendRecord(tx, { ...fresh, fingerprint: print }, { clock, keyOf });
    }
  });
  for (let run = 0; run < runs; run += 1)
    await observationsIn(db, keyOf).addExecution(anExecution({ begunAt: at + 4_000, endedAt: at + 4_500 + run }));
  await db.close();
}

interface Shown {
  readonly certificate: {
    readonly verdict: string;
    readonly executions: { readonly total: number };
    readonly audit: { readonly id: string; readonly foundAt: string; readonly missedAt: string | null } | null;
    readonly values: { readonly new: { readonly fingerprint: string | null } };
    readonly claims: readonly { readonly claim: string; readonly outcome: string; readonly how: string }[];
  };
}

async function certificate(): Promise<Shown['certificate'] & { readonly code: number }> {
  const { code, stdout } = await gcda('rotation', 'certificate', 'dev_crm_bearer', '--json');
  return { code, ...(JSON.parse(stdout) as Shown).certificate };
}
const audited = ({ claims }: Shown['certificate']) =>
  claims.find(({ claim }) => claim === 'in-platform-audit-log')?.outcome;

test('certifies the newest rotation, signs it, and verifies what it signed', async () => {
  await keep(aDoneRotation({}, at));
  answerAudits([[at + 3_000, 'rotation-client']]);
  await gcda('keys', 'new', '--signing');
  const made = await gcda('rotation', 'certificate', 'dev_crm_bearer');
  expect(made).toMatchObject({ code: 0, stderr: '' });
  writeFileSync(join(project.directory, 'certificate.md'), made.stdout);
  writeFileSync(join(project.directory, 'signing.pem'), (await gcda('keys', 'public')).stdout);

  const verified = await gcda('rotation', 'verify', 'certificate.md', '--public-key', 'signing.pem');
  expect(verified).toMatchObject({ code: 0, stderr: '' });
  expect(verified.stdout).toContain('dev_crm_bearer, generation 2: rotation done, proven');
  expect((await gcda('rotation', 'verify', 'certificate.md')).code).toBe(0);

  writeFileSync(join(project.directory, 'certificate.md'), made.stdout.replace('generation 2', 'generation 3'));
  expect(await gcda('rotation', 'verify', 'certificate.md')).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('certificate-altered') as string,
  });
});

test('says what is not proven, and finds the audit record when it appears', async () => {
  await keep(aDoneRotation({}, at));
  const before = await certificate();
  expect([before.code, before.verdict, audited(before)]).toEqual([0, 'proven', 'not-proven']);
  answerAudits([[at + 3_000, 'rotation-client']]);
  const after = await certificate();
  expect(audited(after)).toBe('proven');
  expect(after.audit?.missedAt).not.toBeNull();
  // What was seen once is kept, and not asked for again.
  const calls = platform.calls.length;
  expect(audited(await certificate())).toBe('proven');
  expect(platform.calls).toHaveLength(calls);
});

test.each([
  ['a client that may not read the log', [], 403, 'not-proven', 0, 'audits:audit:view'],
  ['a write by somebody else', [[at + 3_000, 'a stranger']], 200, 'refuted', 1, 'another client'],
  ['a write at another time', [[at + 90_000, 'rotation-client']], 200, 'not-proven', 0, 'may appear later'],
] as const)('with %s, says so', async (_, writes, status, outcome, code, how) => {
  await keep(aDoneRotation({}, at));
  answerAudits(writes, status);
  const made = await certificate();
  expect([audited(made), made.code]).toEqual([outcome, code]);
  expect(JSON.stringify(made.claims)).toContain(how);
});

const outcomeOf = (made: Shown['certificate'], name: string) => made.claims.find(({ claim }) => claim === name);

test('is not turned into a proof by rows that somebody writes without the key', async () => {
  await keep(aDoneRotation({}, at), { runs: 0 });
  expect(await certificate()).toMatchObject({ code: 2, verdict: 'not-proven' });
  const run = JSON.stringify(anExecution({ begunAt: at + 4_000, endedAt: at + 4_500 }));
  await tamper(
    `INSERT INTO observations (environment, kind, subject, at, body)
     VALUES ('dev', 'execution', 'dev-crm-lookup-account', ${at + 4_500}, '${run}')`,
  );
  const made = await certificate();
  expect(made).toMatchObject({ code: 2, verdict: 'not-proven', executions: { total: 0 } });
  await tamper(
    ...[0, -1].map(
      (
        number,
      ) => `INSERT INTO ledger_records SELECT environment, ${number}, at, 'mallory', reason, event, secret, generation,
        fingerprint, key_id, platform_modified_date, credential, idempotency_key, details, previous_hash, hash, mac
        FROM ledger_records WHERE event = 'proven' AND sequence > 1`,
    ),
  );
  const forged = await certificate();
  expect(forged).toMatchObject({ code: 1, verdict: 'refuted' });
  expect(forged.claims.filter(({ outcome }) => outcome === 'proven')).toEqual([]);
  expect((await gcda('secrets', 'history', 'dev_crm_bearer')).stdout).not.toContain('mallory');
});

test('does not take a rotation for proven whose row somebody wrote without the key', async () => {
  const { findings } = aDoneRotation();
  const open = aDoneRotation({ findings: { ...findings, prove: { outcome: 'not-proven', how: 'no probe' } } }, at);
  await keep(open);
  await tamper(`UPDATE rotations SET body = '${JSON.stringify(aDoneRotation({}, at))}'`);
  expect(await gcda('rotation', 'certificate', 'dev_crm_bearer', '--json')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('row-unauthenticated') as string,
  });
  await tamper('UPDATE rotations SET mac = NULL');
  expect((await gcda('rotation', 'status', 'dev_crm_bearer')).stderr).not.toContain('internal error');
});

test('proves nothing by a row that says otherwise than the records, such as an older copy of it', async () => {
  await keep(aDoneRotation({}, at));
  const { times } = aDoneRotation({}, at);
  const keyOf = await loadKeys(['dev'], keyPorts({ env, cwd: project.directory }));
  const other = toBody(
    aDoneRotation({ times: { ...times, retire: { begun: at + 4_000, ended: at + 5_000 } } }, at),
    keyOf,
  );
  await tamper(`UPDATE rotations SET body = '${other.body}', mac = '${other.mac}'`);
  const made = await certificate();
  expect(made).toMatchObject({ code: 2, verdict: 'not-proven' });
  expect(outcomeOf(made, 'old-value-refused')?.how).toMatch(/record \d+ says otherwise/);
});

test('notices that runs are gone which were counted when it was proven', async () => {
  const { findings } = aDoneRotation();
  const facts = { oldValue: 'proven', platform: 'proven', runs: 2, refused: 0 };
  await keep(aDoneRotation({ findings: { ...findings, prove: { ...findings.prove!, facts } } }, at), { runs: 2 });
  expect(await certificate()).toMatchObject({ code: 0, verdict: 'proven' });
  await tamper(`DELETE FROM observations WHERE at = ${at + 4_500}`);
  const made = await certificate();
  expect(made).toMatchObject({ code: 2, verdict: 'not-proven' });
  expect(outcomeOf(made, 'no-call-refused')).toMatchObject({ outcome: 'not-proven' });
});

test('proves nothing without the key of the environment', async () => {
  await keep(aDoneRotation({}, at));
  const made = await project.gcda(['rotation', 'certificate', 'dev_crm_bearer', '--json']);
  const { verdict, claims } = (JSON.parse(made.stdout) as Shown).certificate;
  expect([made.code, verdict]).toEqual([2, 'not-proven']);
  expect(claims.every(({ outcome }) => outcome !== 'proven')).toBe(true);
});

test('goes on proving a rotation after the key was replaced', async () => {
  await keep(aDoneRotation({}, at));
  const next = Buffer.alloc(32, 8).toString('base64');
  const replaced = await project.gcda(['keys', 'rotate', 'dev', '--yes'], { env: { ...env, GCDA_NEXT_KEY: next } });
  expect(replaced.code).toBe(0);
  const made = await project.gcda(['rotation', 'certificate', 'dev_crm_bearer', '--json'], { env: { GCDA_KEY: next } });
  expect((JSON.parse(made.stdout) as Shown).certificate.verdict).toBe('proven');
  const verified = await project.gcda(['audit', 'verify'], { env: { GCDA_KEY: next } });
  expect(verified).toMatchObject({ code: 0, stderr: '' });
});

test('names an older copy of the database that somebody has put back, and proves nothing by it', async () => {
  await keep(aDoneRotation({}, at));
  const file = join(project.directory, '.gcda', 'ledger.db');
  cpSync(file, `${file}.old`);
  expect((await gcda('audit', 'verify')).code).toBe(0);
  await gcda('rotation', 'pause', 'dev', '--reason', 'a test', '--yes');
  expect((await gcda('audit', 'verify')).code).toBe(0);
  cpSync(`${file}.old`, file);
  expect(await gcda('audit', 'verify')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('ledger-rolled-back') as string,
  });
  expect(await certificate()).toMatchObject({ code: 1, verdict: 'refuted' });
});

test('exits with 2 where a required claim is not proven', async () => {
  const { findings } = aDoneRotation();
  await keep(aDoneRotation({ findings: { ...findings, check: { outcome: 'not-proven', how: 'no probe' } } }, at));
  await expect(certificate()).resolves.toMatchObject({ code: 2, verdict: 'not-proven' });
});

test('makes an unsigned certificate without a key, says so, and does not verify it', async () => {
  await keep(aDoneRotation({}, at));
  const made = await gcda('rotation', 'certificate', 'dev_crm_bearer', '--json');
  expect(made.stderr).toContain('not signed');
  writeFileSync(join(project.directory, 'certificate.json'), made.stdout);
  expect((await gcda('rotation', 'verify', 'certificate.json')).stderr).toContain('public-key-missing');
  await gcda('keys', 'new', '--signing');
  expect((await gcda('rotation', 'verify', 'certificate.json')).stderr).toContain('certificate-unsigned');
});

const flat = (text: string) => text.replace(/\s+/g, ' ');

/** Commands that are about one rotation, or all of one secret, and what each says of a secret that was never rotated. */
const ofOne = [
  { args: ['rotation', 'certificate'], code: 1, says: 'rotation-unknown' },
  { args: ['rotation', 'certificate', '--generation', '9'], code: 1, says: 'rotation-unknown' },
  { args: ['rotation', 'certificate', '--json'], code: 1, says: 'rotation-unknown' },
  { args: ['rotation', 'history'], code: 0, says: 'was never rotated from this database' },
] as const;

test.each(ofOne)('names what was rotated instead of a secret that never was: $args', async ({ args, code, says }) => {
  const ask = async () => {
    const said = await gcda(...args, 'dev_crm_clientid');
    expect(said.code).toBe(code);
    return flat(said.stdout + said.stderr);
  };
  const none = await ask();
  expect(none).toContain(says);
  expect(none).toContain('nothing of dev was');
  await keep(aDoneRotation({}, at));
  expect(await ask()).toContain('of dev, these were: dev_crm_bearer');
});

test('names the generations of a secret that was rotated otherwise', async () => {
  await keep(aDoneRotation({}, at));
  const other = await gcda('rotation', 'certificate', 'dev_crm_bearer', '--generation', '9');
  expect(other).toMatchObject({ code: 1, stdout: '' });
  expect(flat(other.stderr)).toContain('no rotation made generation 9; there are 2');
});
