import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { runTerraform } from '../../terraform/run-terraform';
import { watchQuiet } from '../../terraform/watch-quiet';
import { aFakeTerraform } from '../kit/a-fake-terraform';
import { fakeClock, type FakeClock } from '../kit/a-sandbox';

/** Moves a clock on, and lets whoever was woken go on. */
async function move(clock: FakeClock, milliseconds: number): Promise<void> {
  clock.advance(milliseconds);
  await setImmediate();
}

test('tells of silence again and again, begins anew when something is heard, and ends', async () => {
  const clock = fakeClock('2026-01-01T00:00:00Z');
  const told: number[] = [];
  const watch = watchQuiet(clock, (seconds) => told.push(seconds));
  await move(clock, 29_000);
  expect(told).toEqual([]);
  await move(clock, 1_000);
  await move(clock, 29_000);
  expect(told).toEqual([30]);
  await move(clock, 1_000);
  expect(told).toEqual([30, 60]);
  watch.heard();
  await move(clock, 29_000);
  await move(clock, 1_000);
  expect(told).toEqual([30, 60, 30]);
  watch.stop();
  await move(clock, 90_000);
  expect(told).toEqual([30, 60, 30]);
});

test('says which run of Terraform is silent, whose end is waited for all the same', async () => {
  const clock = fakeClock('2026-01-01T00:00:00Z');
  const told: string[] = [];
  const fake = aFakeTerraform('while [ ! -e go ]; do sleep 0.05; done; echo done', {
    ...{ clock, lockPatience: 0 },
    onQuiet: ({ name }, command, seconds) => {
      told.push(`${name} ${command} ${seconds}`);
      writeFileSync(join(fake.stack.directory, 'go'), '');
    },
  });
  const running = runTerraform(fake.stack, ['plan', '-json'], fake.port);
  await move(clock, 30_000);
  expect((await running).text).toBe('done');
  expect(told).toEqual(['dev-crm plan 30']);
  fake.close();
});
