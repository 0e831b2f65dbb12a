import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTerraform } from '../../terraform/run-terraform';
import { watchQuiet } from '../../terraform/watch-quiet';
import { aFakeTerraform } from '../kit/a-fake-terraform';

/** A clock whose sleepers wake when it is moved. */
function aClock() {
  let time = 0;
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();
  return {
    now: () => time,
    sleep: (milliseconds: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => {
        sleepers.add({ at: time + milliseconds, wake: resolve });
        signal?.addEventListener('abort', () => resolve());
      }),
    move: async (milliseconds: number) => {
      time += milliseconds;
      for (const sleeper of [...sleepers])
        if (sleeper.at <= time) {
          sleepers.delete(sleeper);
          sleeper.wake();
        }
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

test('tells of silence again and again, begins anew when something is heard, and ends', async () => {
  const clock = aClock();
  const told: number[] = [];
  const watch = watchQuiet(clock, (seconds) => told.push(seconds));
  await clock.move(29_000);
  expect(told).toEqual([]);
  await clock.move(1_000);
  await clock.move(29_000);
  expect(told).toEqual([30]);
  await clock.move(1_000);
  expect(told).toEqual([30, 60]);
  watch.heard();
  await clock.move(29_000);
  await clock.move(1_000);
  expect(told).toEqual([30, 60, 30]);
  watch.stop();
  await clock.move(90_000);
  expect(told).toEqual([30, 60, 30]);
});

test('says which run of Terraform is silent, whose end is waited for all the same', async () => {
  const clock = aClock();
  const told: string[] = [];
  const fake = aFakeTerraform('while [ ! -e go ]; do sleep 0.05; done; echo done', {
    ...{ clock, lockPatience: 0 },
    onQuiet: ({ name }, command, seconds) => {
      told.push(`${name} ${command} ${seconds}`);
      writeFileSync(join(fake.stack.directory, 'go'), '');
    },
  });
  const running = runTerraform(fake.stack, ['plan', '-json'], fake.port);
  await clock.move(30_000);
  expect((await running).text).toBe('done');
  expect(told).toEqual(['dev-crm plan 30']);
  fake.close();
});
