import { hour, minute, type SimulationOptions } from '../options';
import { requestsPerMinute } from '../../../genesys/pacer';
import type { Simulated } from '../simulate';
import { drawOverview } from './draw-overview';
import { drawRow, rowHeight } from './draw-row';
import type { PictureRecord } from './record';
import type { Shown } from './sample';
import { createScale, frame, hoursAndMinutes } from './scale';
import { colours, label } from './shapes';

const firstRow = 216;

/** The simulation as a picture in SVG: the whole time above, an hour of some secrets below. */
export function drawPicture(
  options: SimulationOptions,
  simulated: Simulated,
  shown: Shown,
  record: PictureRecord,
): string {
  const scale = createScale(shown.from, shown.to);
  const { failed } = simulated.tally;
  const unavoidable = failed.issuer + failed.outage + failed.platform;
  const bottom = firstRow + shown.secrets.length * rowHeight;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${frame.width} ${bottom + 76}" width="${frame.width}" height="${bottom + 76}" font-family="system-ui, sans-serif" font-size="12" fill="#222">`,
    style,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    label(
      20,
      32,
      `${count(options.secrets)} secrets, values of ${options.lifetimeSeconds} s, ${options.hours} h`,
      'font-size="18" font-weight="600"',
    ),
    label(
      20,
      54,
      `failed calls: ${count(failed.ours)} ours, ${count(unavoidable)} unavoidable; seed ${options.seed}`,
      'class="faint"',
    ),
    drawOverview(simulated, shown, options.hours * hour, options.tokens * requestsPerMinute),
    drawTicks(shown, bottom),
    ...shown.secrets.map((secret, row) =>
      drawRow(secret, firstRow + row * rowHeight, record, simulated.outages, scale),
    ),
    drawLegend(bottom + 44),
    '</svg>',
  ].join('\n');
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}

const style = `<style>.faint{fill:#666}</style>
<defs><pattern id="cache" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
<rect width="6" height="6" fill="#fbe3d0"/><rect width="3" height="6" fill="#e0812b"/></pattern></defs>`;

function drawTicks({ from, to }: Shown, bottom: number): string {
  const scale = createScale(from, to);
  const step = 5 * minute;
  const lines: string[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
    const x = scale.x(at);
    lines.push(`<line x1="${x}" x2="${x}" y1="${firstRow - 6}" y2="${bottom}" stroke="#eee"/>`);
    lines.push(label(x, firstRow - 12, hoursAndMinutes(at), 'text-anchor="middle" class="faint"'));
  }
  return lines.join('\n');
}

const legend = [
  [colours.use, 'in use'],
  [colours.cache, 'replaced, may still be sent'],
  [colours.spare, 'good, not sent any more'],
  [colours.dead, 'dead and sent'],
  [colours.service, 'service down'],
  [colours.issuer, 'token server down'],
  [colours.platform, 'platform down'],
] as const;

function drawLegend(y: number): string {
  let x = 20;
  const entries = legend.map(([fill, text]) => {
    const entry = `<rect x="${x}" y="${y - 10}" width="18" height="12" fill="${fill}"/>${label(x + 24, y, text)}`;
    // Wide enough for every font that may stand in for this one.
    x += 44 + text.length * 6.6;
    return entry;
  });
  const marks = `<path d="M20 ${y + 20} h6 l-3 -6 z" fill="#8a5a00"/>${label(32, y + 20, 'no answer, tried again')}
<path d="M190 ${y + 14} l6 6 m0 -6 l-6 6" stroke="${colours.dead}" stroke-width="2"/>${label(204, y + 20, 'refused')}
<line x1="280" x2="280" y1="${y + 10}" y2="${y + 22}" stroke="#333" stroke-width="1.5"/>${label(288, y + 20, 'end of a value')}`;
  return [...entries, marks].join('\n');
}
