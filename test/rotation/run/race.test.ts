import { buildCertificate } from '../../../rotation/certificate/build-certificate';
import { collectEvidence } from '../../../rotation/certificate/collect-evidence';
import { rotationSteps } from '../../../rotation/machine/rotation';
import { verifyChain } from '../../../ledger/verify-chain';
import type { Estate } from '../../kit/an-estate';
import { race, type RaceResult } from './race';

let result: RaceResult;
afterEach(() => result.estate.close());

async function certify({ environment, db, clock, client, ports }: Estate, generation: number) {
  const secret = environment.secrets[0]!;
  const key = ports().keyOf('dev');
  const evidence = await collectEvidence({ environment, secret, generation }, { db, clock, key, client });
  return buildCertificate(evidence, { at: clock.now(), actor: 'a test' });
}

test('fails no call of fifty at a time when the old token lives on for as long as the arithmetic says', async () => {
  result = await race({ rotations: 3, seed: 1 });
  const { executions, failures, concurrency, rotations, estate } = result;
  expect([failures, concurrency]).toEqual([[], 50]);
  expect(executions).toBeGreaterThan(1500);
  expect(rotations).toHaveLength(3);
  const [credential] = estate.kit.sandbox.records('credentials', 'nonprod');
  const live = credential!.secrets!['dev_crm_bearer']!.reveal();
  expect(JSON.stringify(await certify(estate, 3))).not.toContain(live);
  for (const { generation } of rotations)
    expect(await certify(estate, generation)).toMatchObject({
      ending: 'done',
      verdict: 'proven',
      executions: { refused: 0 },
      claims: Array<unknown>(8).fill(expect.objectContaining({ outcome: 'proven' })),
    });
});

test.each([
  [20, true],
  [20, false],
  [45, false],
])('fails calls when it lives on for %i s only (caches forget early: %s)', async (seconds, cachesForgetEarly) => {
  result = await race({ rotations: 1, seed: 2, cachesForgetEarly, rules: { overlapMilliseconds: seconds * 1000 } });
  const { failures, rotations } = result;
  expect(failures.length).toBeGreaterThan(0);
  const afterWrite = failures.map((at) => at - rotations[0]!.storedAt!);
  expect(Math.min(...afterWrite)).toBeGreaterThanOrEqual(seconds * 1000);
  expect(Math.max(...afterWrite)).toBeLessThanOrEqual(70_000);
});

test('fails no call though a worker dies at the end of every step, and certifies what came of it', async () => {
  result = await race({ rotations: 1, seed: 3, deaths: rotationSteps });
  const { failures, rotations, estate } = result;
  expect(failures).toEqual([]);
  expect(rotations).toMatchObject([{ stage: 'done', generation: 1 }]);
  expect((await verifyChain(estate.db, 'dev', { key: estate.ports().keyOf('dev') })).problems).toEqual([]);
  expect(await certify(estate, 1)).toMatchObject({ verdict: 'proven' });
  // Six workers died, and a seventh saw it through; it may have given its claim back while it had to wait.
  const [row] = await estate.db.query<{ fence: number }>('SELECT fence FROM rotations');
  expect(row!.fence).toBeGreaterThanOrEqual(7);
});
