import { changedByPass } from '../../../cli/rotation/changed-by-pass';
import type { InventorySecret } from '../../../core/inventory';
import { planRotation } from '../../../rotation/plan/plan-rotation';
import { rotationId, type Rotation } from '../../../rotation/machine/rotation';
import { anEnvironment, anInventory } from '../../kit/an-inventory';
import { aDoneRotation } from '../../rotation/certificate/some-evidence';

const now = Date.parse('2026-01-01T00:00:00Z');
const environment = anEnvironment();
const [bearer] = environment.secrets as [InventorySecret];
const rotated: InventorySecret = {
  ...bearer,
  lifetimeSeconds: 1800,
  rotation: { kind: 'carried-over', owner: 'x', reason: 'x', overlap: { kind: 'until-expiry' } },
};
const inventory = anInventory({ ...environment, secrets: [rotated] });

/** A rotation of the only secret that is rotated, which proves its end so many milliseconds from now. */
const proving = (generation: number, inMilliseconds: number): Rotation => ({
  ...aDoneRotation({ stage: 'prove', generation, wakeAt: now + inMilliseconds }, now - 600_000),
  id: rotationId('dev', rotated.name, generation),
});

function touched(newest: Rotation, provable: readonly Rotation[]) {
  const state = {
    liveOf: () => ({ generation: newest.generation, endsAt: now + 1_500_000, writtenAt: now }),
    rotationOf: () => newest,
  };
  const { isPending, lines } = changedByPass(planRotation(now, inventory, state), state, provable);
  return { isPending, lines };
}

test('has nothing to do while the only rotation waits', () => {
  expect(touched(proving(3, 60_000), [])).toEqual({
    isPending: false,
    lines: ['dev_crm_bearer: generation 3 waits'],
  });
});

test('goes on with an earlier rotation whose time has come, though the newest one waits or is over', () => {
  const earlier = proving(2, 0);
  const goesOn = 'dev_crm_bearer: generation 2 goes on';
  expect(touched(proving(3, 60_000), [earlier])).toEqual({
    isPending: true,
    lines: [goesOn, 'dev_crm_bearer: generation 3 waits'],
  });
  expect(touched({ ...proving(3, 0), stage: 'done' }, [earlier])).toEqual({ isPending: true, lines: [goesOn] });
});

test('counts the newest once', () => {
  const newest = proving(3, 0);
  expect(touched(newest, [newest])).toEqual({ isPending: true, lines: ['dev_crm_bearer: generation 3 goes on'] });
});
