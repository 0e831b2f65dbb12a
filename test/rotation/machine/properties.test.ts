import fc from 'fast-check';
import { isOver } from '../../../rotation/machine/rotation';
import { TinyWorld, type Fate } from './tiny-world';

const fates: readonly Fate[] = ['well', 'again', 'lost', 'dies-before', 'dies-after', 'sleeps', 'refused'];

const aFate = (...excluded: readonly Fate[]) => fc.constantFrom(...fates.filter((fate) => !excluded.includes(fate)));
const aStep = (...excluded: readonly Fate[]) =>
  fc.record({ worker: fc.nat({ max: 1 }), fate: aFate(...excluded), pause: fc.nat({ max: 8_000 }) });

type Steps = readonly { readonly worker: number; readonly fate: Fate; readonly pause: number }[];

/** Begins the first rotation, lets the steps befall it, and then everything go well until four more have ended. */
function live(steps: Steps, world: TinyWorld): TinyWorld {
  world.skip();
  for (const { worker, fate, pause } of steps) {
    world.act(worker, fate);
    world.pass(pause);
  }
  const ended = () => world.rotations.filter(isOver).length;
  const wanted = world.rotations.length + 4;
  for (let step = 0; ended() < wanted; step += 1) {
    if (step === 1_000) throw new Error('it does not converge');
    world.skip();
    world.act(step % 2, 'well');
  }
  return world;
}

test('ends every rotation, uses no generation twice, and never has two workers or two rotations at once, whatever happens', () => {
  fc.assert(
    fc.property(fc.array(aStep(), { maxLength: 25 }), fc.boolean(), (steps, canRevoke) => {
      const world = live(steps, new TinyWorld(canRevoke));
      expect(world.wrongs).toEqual([]);
      expect(new Set(world.rotations.map(({ generation }) => generation)).size).toBe(world.rotations.length);
      expect(world.isSound).toBe(true);
    }),
    { numRuns: 10_000 },
  );
});

test('lets no call carry a dead value while faults take no longer than the budget for them', () => {
  // Nobody answers, replies are lost, workers oversleep; each costs seconds. Six such steps fit in the minute for retries.
  const steps = fc.array(aStep('dies-before', 'dies-after', 'refused', 'sleeps'), { maxLength: 5 });
  fc.assert(
    fc.property(steps, fc.boolean(), (given, canRevoke) => {
      expect(live(given, new TinyWorld(canRevoke)).leastMargin).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 10_000 },
  );
});

test('lets no call carry a dead value when a worker dies at any step, before or after it was done', () => {
  const death = fc.constantFrom<Fate>('dies-before', 'dies-after', 'sleeps');
  const well = fc.array(fc.constant({ worker: 0, fate: 'well', pause: 0 }), { maxLength: 6 });
  fc.assert(
    fc.property(well, death, fc.boolean(), (before, fate, canRevoke) => {
      const world = live([...before, { worker: 1, fate, pause: 0 }], new TinyWorld(canRevoke));
      expect(world.leastMargin).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 1_000 },
  );
});

test('leaves the old value in force when the new one is refused', () => {
  let seen = 0;
  const refusals = fc.array(fc.constantFrom<Fate>('well', 'refused', 'lost'), { maxLength: 5 });
  fc.assert(
    fc.property(refusals, (given) => {
      const world = new TinyWorld(false);
      world.skip();
      for (const fate of [...given, 'refused' as const]) world.act(0, fate);
      for (const fate of ['well', 'well'] as const) world.act(1, fate);
      const failed = world.rotations.filter(({ stage }) => stage === 'failed');
      // Ten minutes before its end the first value is good in all of them.
      if (failed.length > 0) expect([world.generationInUse, world.isSound]).toEqual([1, true]);
      if (failed.length > 0) seen += 1;
    }),
    { numRuns: 1_000 },
  );
  expect(seen).toBeGreaterThan(500);
});

test('fails calls when the overlap is below the bound', () => {
  const world = live([], new TinyWorld(true, 79_000));
  expect(world.leastMargin).toBe(-1_000);
  expect(live([], new TinyWorld(true, 80_000)).leastMargin).toBe(0);
});
