import { parseArgs } from 'node:util';
import { renderColumns } from '../../cli/columns';
import { sentAtOnce } from '../../secrets/writing/write-jobs';
import { syncLimited, type LimitedResult } from './limited';
import { syncOverLoopback, type LoopbackResult } from './loopback';
import { syncMemory, type MemoryResult } from './memory';

/** Far less than a platform across a network takes. */
const answerMilliseconds = 5;

interface Result {
  readonly limited: LimitedResult;
  /** Against a platform that answers at once, and one that takes its time. */
  readonly atOnce: LoopbackResult;
  readonly slow: LoopbackResult;
  readonly memory: MemoryResult;
}

/** `bench sync`: how much of the platform's limit a sync uses, what it costs over bare PUTs, and how much memory it takes. */
export async function benchSync(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      secrets: { type: 'string', default: '1000' },
      credentials: { type: 'string', default: '250' },
      syncs: { type: 'string', default: '10' },
      runs: { type: 'string', default: '9' },
      many: { type: 'string', default: '10000' },
      json: { type: 'boolean', default: false },
    },
  });
  const size = { secrets: Number(values.secrets), credentials: Number(values.credentials) };
  const [many, runs] = [Number(values.many), Number(values.runs)];
  const result = {
    memory: await syncMemory({ secrets: many, credentials: Math.ceil(many / 4) }),
    atOnce: await syncOverLoopback({ size, answerMilliseconds: 0 }, { runs, atOnce: sentAtOnce }),
    slow: await syncOverLoopback({ size, answerMilliseconds }, { runs, atOnce: sentAtOnce }),
    limited: await syncLimited(size, Number(values.syncs)),
  };
  process.stdout.write(values.json ? `${JSON.stringify(result, null, 2)}\n` : render(size, many, result));
}

function render(size: { secrets: number; credentials: number }, many: number, result: Result): string {
  const { limited, atOnce, slow, memory } = result;
  const percent = (part: number): string => `${(part * 100).toFixed(1)} %`;
  return `${size.secrets} secrets in ${size.credentials} credentials\n${renderColumns([
    ['at 300 requests a minute', `${limited.firstSeconds.toFixed(1)} s for the first sync, a new token`],
    ['', `${limited.requests} requests of ${limited.syncs} syncs in ${limited.minutes.toFixed(1)} minutes`],
    ['', `${percent(limited.used)} of the limit used, ${limited.refused} answers were 429`],
    ['without limit', `answers at once: ${besides(atOnce)}`],
    ['', `answers after ${answerMilliseconds} ms: ${besides(slow)}`],
    [
      `${many} secrets`,
      `${memory.peakMegabytes.toFixed(0)} MB at most, ${memory.written} written in ${memory.seconds.toFixed(1)} s`,
    ],
  ])}`;
}

function besides({ ours, bare, ratio, bareAtOnce, ratioAtOnce }: LoopbackResult): string {
  const [own, one, many] = [ours, bare, bareAtOnce].map((time) => time.toFixed(0));
  return `${own} ms; a loop of bare PUTs ${one} ms, ratio ${ratio.toFixed(2)}; ${sentAtOnce} at a time ${many} ms, ${ratioAtOnce.toFixed(2)}`;
}
