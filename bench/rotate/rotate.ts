import { parseArgs } from 'node:util';
import { renderColumns } from '../../cli/columns';
import { rotateLimited, type LimitedResult } from './limited';
import { rotateUnlimited, type UnlimitedResult } from './unlimited';

/** `bench rotate`: rotations a second without the platform's limit, beside the same calls in a bare loop; and how much of the limit is used. */
export async function benchRotate(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      secrets: { type: 'string', default: '2000' },
      limited: { type: 'string', default: '1000' },
      workers: { type: 'string', default: '1,4' },
      json: { type: 'boolean', default: false },
    },
  });
  const result = {
    limited: await rotateLimited(Number(values.limited)),
    unlimited: await rotateUnlimited(Number(values.secrets), values.workers.split(',').map(Number)),
  };
  process.stdout.write(values.json ? `${JSON.stringify(result, null, 2)}\n` : render(result));
}

interface Result {
  readonly limited: LimitedResult;
  readonly unlimited: readonly UnlimitedResult[];
}

function render({ limited, unlimited }: Result): string {
  const table = renderColumns([
    ['WORKERS', 'ROTATIONS/S', 'BARE/S', 'RATIO'],
    ...unlimited.map(({ workers, perSecond, barePerSecond, ratio }) => [
      String(workers),
      perSecond.toFixed(1),
      barePerSecond.toFixed(1),
      ratio.toFixed(2),
    ]),
  ]);
  const { rotations, minutes, requests, used, refused } = limited;
  return [
    'without the limit, on Postgres, beside the same requests in a bare loop\n',
    table,
    `at 300 requests a minute, one token: ${rotations} rotations, ${requests} requests in ${minutes.toFixed(1)} minutes,\n`,
    `${(used * 100).toFixed(1)} % of the limit used, ${refused} answers were 429\n`,
  ].join('');
}
