import { fork } from 'node:child_process';
import { once } from 'node:events';
import { preferSmallMemory } from '../../cli/prefer-small-memory';
import { systemClock } from '../../core/clock';
import { systemSend } from '../../genesys/send';
import { valueEstate, type ValueEstateSize } from './estate';
import { startPlatform } from './platform';
import { createWriter } from './writer';

/** What a process that does nothing but one sync takes. */
export interface MemoryResult {
  /** Most that it had in main memory at any time. */
  readonly peakMegabytes: number;
  readonly written: number;
  readonly seconds: number;
}

interface Task extends ValueEstateSize {
  readonly url: string;
}

/** Syncs once in a process of its own; the platform stays in this one. */
export async function syncMemory(size: ValueEstateSize): Promise<MemoryResult> {
  const server = await startPlatform({ size, answerMilliseconds: 0 });
  const child = fork(__filename, {
    env: { ...process.env, GCDA_BENCH_TASK: JSON.stringify({ ...size, url: server.url }) },
  });
  const [result] = (await once(child, 'message')) as [MemoryResult];
  await once(child, 'exit');
  await server.close();
  return result;
}

async function runTask({ url, ...size }: Task): Promise<MemoryResult> {
  const estate = valueEstate(url, size);
  preferSmallMemory(size.secrets);
  const writer = await createWriter({ url, clock: systemClock, isPaced: false, send: systemSend });
  const begin = systemClock.now();
  const { outcomes } = await writer.sync(estate);
  const seconds = (systemClock.now() - begin) / 1000;
  await writer.close();
  const written = outcomes.filter(({ status }) => status === 'written').length;
  return { peakMegabytes: process.resourceUsage().maxRSS / 1024, written, seconds };
}

if (process.env.GCDA_BENCH_TASK !== undefined && process.send) {
  const send = process.send.bind(process);
  // The parent has checked nothing that it has not made itself.
  void runTask(JSON.parse(process.env.GCDA_BENCH_TASK) as Task).then((result) =>
    send(result, undefined, undefined, () => process.disconnect()),
  );
}
