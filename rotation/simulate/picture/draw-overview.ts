import { minute } from '../options';
import type { Simulated } from '../simulate';
import { createScale, frame, hoursAndMinutes } from './scale';
import { box, colours, label } from './shapes';
import type { Shown } from './sample';

const top = 84;
const height = 70;

/** The whole time: requests in each minute below their limit, outages of the platform, and the part that is shown closer. */
export function drawOverview({ platform, outages }: Simulated, shown: Shown, until: number, limit: number): string {
  const scale = createScale(0, until);
  const bottom = top + height;
  const counts = [...platform.requestsByMinute.subarray(0, Math.ceil(until / minute))];
  // A tenth above the limit, or above the peak where that is higher.
  const most = Math.max(limit, ...counts) * 1.1;
  const y = (count: number) => Math.round((bottom - (count / most) * height) * 10) / 10;
  const points = counts.map((count, index) => `${scale.x(index * minute)},${y(count)}`);
  const hours = Math.max(1, Math.round(until / minute / 60 / 12));
  const ticks = Array.from(
    { length: Math.floor(until / (hours * 60 * minute)) + 1 },
    (_, tick) => tick * hours * 60 * minute,
  );
  return [
    label(frame.left - 12, top + 12, 'requests a minute', 'text-anchor="end"'),
    label(
      frame.left - 12,
      y(limit) + 4 < top + 24 ? top + 30 : y(limit) + 4,
      `limit ${limit}`,
      'text-anchor="end" class="faint"',
    ),
    ...outages.platform.map(({ from, to }) =>
      box(scale, from, to, { y: top, height, fill: colours.platform, title: 'platform does not answer' }),
    ),
    `<polygon fill="#9fb8d1" points="${frame.left},${bottom} ${points.join(' ')} ${scale.x(until)},${bottom}"/>`,
    `<line x1="${frame.left}" x2="${frame.right}" y1="${y(limit)}" y2="${y(limit)}" stroke="${colours.dead}" stroke-dasharray="4 3"/>`,
    box(scale, shown.from, shown.to, { y: top, height, fill: 'rgba(255, 214, 0, 0.45)', title: 'shown below' }),
    ...ticks.map((at) => label(scale.x(at), bottom + 15, hoursAndMinutes(at), 'text-anchor="middle" class="faint"')),
  ].join('\n');
}
