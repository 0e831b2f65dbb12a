import type { Clock } from '../../core/clock';
import { runTerraform } from '../../terraform/run-terraform';
import { tryReadLock } from '../../terraform/state-lock';
import { aFakeTerraform, type FakeTerraform } from '../kit/a-fake-terraform';

const info = `Lock Info:
  ID:        98b729fe-c15b-0bb0-d69b-78ee909d6b98
  Path:      states/dev-crm.tfstate
  Operation: OperationTypeApply
  Who:       ada@workstation
  Version:   1.11.4
  Created:   2026-11-29 05:27:02.733557486 +0000 UTC
  Info:      `;
const said = (error: string, summary = 'Error acquiring the state lock') => [
  {
    type: 'diagnostic',
    '@message': summary,
    diagnostic: {
      severity: 'error' as const,
      summary,
      detail: `Error message: ${error}\n${info}\n\nTerraform acquires a state lock`,
    },
  },
];
const ada = 'ada@workstation (apply), since 2026-11-29 05:27:02 UTC';

test.each([
  ['a local file', 'resource temporarily unavailable', { holder: ada, isOfHolder: true }],
  [
    'S3',
    'operation error S3: PutObject, https response error StatusCode: 412, api error PreconditionFailed: At least one of the pre-conditions',
    { holder: ada, isOfHolder: true, id: '98b729fe-c15b-0bb0-d69b-78ee909d6b98' },
  ],
  ['S3, both at once', 'api error ConditionalRequestConflict: …', { isOfHolder: true }],
  ['HCP Terraform', 'workspace already locked', { isOfHolder: true }],
  // Terraform describes its own attempt there.
  ['Postgres', 'Workspace is already locked: default', { isOfHolder: false, id: undefined }],
  ['the first stacks on Postgres', 'Already locked for workspace creation: default', { isOfHolder: false }],
])('sees a lock that is held: %s', (_where, error, expected) => {
  expect(tryReadLock(said(error))).toMatchObject(expected);
  expect(tryReadLock(said(`╷\n│ Error: ${error}`, 'Terraform ended with 1'))).toBeDefined();
});

test.each([
  ['pq: duplicate key value violates unique constraint "pg_namespace_nspname_index"'],
  ['pq: duplicate key value violates unique constraint "pg_class_relname_nsp_index"'],
  ['pq: tuple concurrently updated'],
])('sees that two made the same thing at once: %s', (error) => {
  expect(tryReadLock(said(error, 'Error loading state'))).toMatchObject({ isOfHolder: false });
});

test.each([
  ['a refusal', said('api error AccessDenied: Access Denied')],
  ['silence', said('dial tcp 127.0.0.1:1: connect: connection refused')],
  ['another failure', said('it already exists', 'Error creating the action')],
  [
    'a lock of the provider’s own, in the middle of an apply',
    [{ type: 'apply_start', '@message': '' }, ...said('already locked')],
  ],
])('waits for nothing at %s', (_what, events) => {
  expect(tryReadLock(events)).toBeUndefined();
});

describe('runTerraform', () => {
  let fake: FakeTerraform;
  afterEach(() => fake.close());
  const clock = (): Clock & { slept: number } => ({
    slept: 0,
    now() {
      return this.slept;
    },
    sleep(milliseconds) {
      this.slept += milliseconds;
      return Promise.resolve();
    },
  });
  /** Locked at its first runs, as many as `times`. */
  const locked = (times: number) => `
n=$(cat ../../n 2>/dev/null || echo 0); echo $((n + 1)) > ../../n
[ "$n" -ge ${times} ] && exit 0
echo 'Error: Error acquiring the state lock' >&2
echo 'Error message: Workspace is already locked: default' >&2
exit 1`;

  test('waits until the lock is free, and says once who holds it', async () => {
    const told: string[] = [];
    const port = {
      clock: clock(),
      lockPatience: 120_000,
      onWait: (_stack: unknown, holder: string) => void told.push(holder),
      findLockHolder: () => Promise.resolve('session 12 of ada'),
    };
    fake = aFakeTerraform(locked(5), port);
    expect(await runTerraform(fake.stack, ['plan'], fake.port)).toMatchObject({ exitCode: 0 });
    expect(told).toEqual(['session 12 of ada']);
  });

  test.each([
    [10_000, 'it was waited for 10 s'],
    [0, 'it was not waited for'],
  ])('gives up after %s ms, and names the holder', async (lockPatience, words) => {
    const time = clock();
    fake = aFakeTerraform(locked(1000), { clock: time, lockPatience });
    await expect(runTerraform(fake.stack, ['plan'], fake.port)).rejects.toMatchObject({
      problems: [
        {
          code: 'state-locked',
          where: 'dev-crm',
          what: `its state is locked by somebody who cannot be seen from here; ${words}, and nothing was changed`,
        },
      ],
    });
    expect(time.slept).toBe(lockPatience);
  });

  test('ends at once when it is interrupted', async () => {
    const stop = new AbortController();
    const port = { clock: clock(), lockPatience: 120_000, signal: stop.signal, onWait: () => stop.abort() };
    fake = aFakeTerraform(locked(1000), port);
    await expect(runTerraform(fake.stack, ['plan'], fake.port)).rejects.toMatchObject({
      problems: [{ code: 'interrupted' }],
    });
  });
});
