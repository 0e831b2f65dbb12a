import { appendRecords } from '../../../ledger/append-records';
import { observers, type Observer } from '../../../rotation/service/observer';
import { planOnce } from '../../../rotation/service/plan-once';
import { newRotation } from '../../../rotation/machine/rotation';
import { addRotation } from '../../../rotation/store/add-rotation';
import { claimDue } from '../../../rotation/store/claim-due';
import { anEstate, type Estate } from '../../kit/an-estate';
import { anInventory } from '../../kit/an-inventory';
import { aRecord } from '../../ledger/some-records';
import { aRotatedEnvironment } from '../plan/a-rotated-environment';
import type { Problem } from '../../../core/problem';

const [damaged, sound, due] = ['dev_s0_bearer', 'dev_s1_bearer', 'dev_s2_bearer'];
let estate: Estate;
afterEach(() => estate.close());

/** Three secrets: rotations of two are under way, and the third is due. */
async function ports() {
  estate = await anEstate();
  const environment = aRotatedEnvironment(3);
  const credential = (name: string) => ({
    ...{ name, type: 'userDefined', stack: 'dev-crm', path: 'dev-crm/crm' },
    fields: [{ key: name, secret: name }],
  });
  const credentials = environment.secrets.map(({ name }) => ({ ...environment.credentials[0], ...credential(name) }));
  const made = estate.ports({ inventory: anInventory({ ...environment, credentials } as never) });
  await estate.db.transaction(async (tx) => {
    for (const secret of [damaged, sound, due]) {
      const records = [aRecord({ secret }), aRecord({ secret, event: 'written', details: { endsAt: 0 } })];
      const begun = secret === due ? [] : [aRecord({ secret, event: 'begun', generation: 2 })];
      await appendRecords(tx, 'dev', [...records, ...begun], made);
      if (secret === due) continue;
      const rotation = { environment: 'dev', secret, generation: 2, cause: 'due', oldEndsAt: 0 } as const;
      await addRotation(tx, newRotation(rotation, estate.clock.now()), secret, made.keyOf);
    }
  });
  return made;
}

function watching() {
  const failed: string[] = [];
  const alerted: string[] = [];
  const observer: Observer = {
    failed: (work, problems) => failed.push(`${work}: ${problems.map(({ code }) => code).join()}`),
    alerted: ({ secret }, { state, because }) => alerted.push(`${secret} ${state} ${because}`),
  };
  return { failed, alerted, observer: observers([observer]) };
}

test.each([
  ['is cut off', `UPDATE rotations SET body = '{' WHERE secret = '${damaged}'`, 'row-damaged'],
  ['is another one', `UPDATE rotations SET body = 'null' WHERE secret = '${damaged}'`, 'row-damaged'],
  [
    'was changed',
    `UPDATE rotations SET body = REPLACE(body, '"issue"', '"done"'), stage = 'done', is_over = 1 WHERE secret = '${damaged}'`,
    'row-unauthenticated',
  ],
  ['has no authentication', `UPDATE rotations SET mac = NULL WHERE secret = '${damaged}'`, 'row-unauthenticated'],
])('sets one secret aside whose row %s, alerts, and goes on with the others', async (_, change, code) => {
  const made = await ports();
  await estate.db.query(change);
  const { failed, alerted, observer } = watching();
  const planned = await planOnce(made, observer);
  expect(planned.begun.map(({ secret }) => secret)).toEqual([due]);
  expect(planned.setAside).toMatchObject([{ code, where: 'table rotations, row dev/dev_s0_bearer/2' }]);
  expect(planned.plan.rotations.find(({ secret }) => secret === damaged)).toMatchObject({ status: 'set-aside' });
  expect(alerted).toContain(`${damaged} set aside ${code}`);
  expect(failed).toEqual([]);
  const told: Problem[] = [];
  const wish = { ...made, milliseconds: 10_000, onDamaged: (problem: Problem) => void told.push(problem) };
  const claims = await claimDue(estate.db, wish, 9, estate.clock);
  expect(claims.map(({ rotation }) => rotation.secret).sort()).toEqual([sound, due]);
  // Nobody tries it again at once.
  const before = told.length;
  expect(await claimDue(estate.db, wish, 9, estate.clock)).toEqual([]);
  expect(told).toHaveLength(before);
});
