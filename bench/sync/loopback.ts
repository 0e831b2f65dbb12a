import { performance } from 'node:perf_hooks';
import { systemClock } from '../../core/clock';
import { systemSend } from '../../genesys/send';
import { median } from '../measure';
import { valueEstate, type ValueEstate } from './estate';
import { startPlatform, type PlatformTask } from './platform';
import { createWriter } from './writer';

/** Milliseconds of both sides, and ours to the bare ones. */
export interface LoopbackResult {
  readonly ours: number;
  /** PUTs of the same bodies, one after the other, with nothing around them. */
  readonly bare: number;
  /** The same PUTs, as many at a time as a sync sends. */
  readonly bareAtOnce: number;
  /** Medians of the ratios of neighbouring runs. */
  readonly ratio: number;
  readonly ratioAtOnce: number;
}

interface Put {
  readonly id: string;
  readonly body: string;
}

const warmUps = 3;

/** A sync without limit against a bare loop of the same PUTs, over real HTTP, both in this process. */
export async function syncOverLoopback(
  task: PlatformTask,
  { runs, atOnce }: { readonly runs: number; readonly atOnce: number },
): Promise<LoopbackResult> {
  const platform = await startPlatform(task);
  const { url } = platform;
  const estate = valueEstate(url, task.size);
  const writer = await createWriter({ url, clock: systemClock, isPaced: false, send: systemSend });
  const puts = putsOf(estate);
  const sides = {
    ours: async () => void (await writer.sync(estate)),
    bare: () => putAll(url, puts, 1),
    bareAtOnce: () => putAll(url, puts, atOnce),
  };
  const rounds: Record<keyof typeof sides, number>[] = [];
  for (let i = 0; i < warmUps + runs; i += 1) {
    const times = { ours: 0, bare: 0, bareAtOnce: 0 };
    // Whoever comes later finds more garbage: the order turns with each round.
    const names = (Object.keys(sides) as (keyof typeof sides)[]).map((_, j, all) => all[(i + j) % all.length]!);
    for (const name of names) times[name] = await milliseconds(sides[name]);
    rounds.push(times);
  }
  await writer.close();
  await platform.close();
  const counted = rounds.slice(warmUps);
  return {
    ours: median(counted.map(({ ours }) => ours)),
    bare: median(counted.map(({ bare }) => bare)),
    bareAtOnce: median(counted.map(({ bareAtOnce }) => bareAtOnce)),
    ratio: median(counted.map(({ ours, bare }) => ours / bare)),
    ratioAtOnce: median(counted.map(({ ours, bareAtOnce }) => ours / bareAtOnce)),
  };
}

async function milliseconds(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The platform names credentials by their place in the inventory. */
function putsOf({ inventory, env }: ValueEstate): readonly Put[] {
  const credentials = inventory.environments.flatMap((environment) => environment.credentials);
  return credentials.map(({ name, type, fields }, index) => {
    const values = fields.map(({ key, secret }) => [key, env[secret.toUpperCase()]]);
    const credentialFields = Object.fromEntries(values) as object;
    return { id: `c${index}`, body: JSON.stringify({ name, type: { name: type }, credentialFields }) };
  });
}

async function putAll(url: string, puts: readonly Put[], atOnce: number): Promise<void> {
  const waiting = puts.values();
  const headers = { authorization: 'Bearer t', accept: 'application/json', 'content-type': 'application/json' };
  const worker = async (): Promise<void> => {
    for (const { id, body } of waiting) {
      const path = `/api/v2/integrations/credentials/${id}`;
      const answer = await fetch(url + path, { method: 'PUT', headers, body });
      await answer.text();
      if (!answer.ok) throw new Error(`a PUT was answered with ${answer.status}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
