import { faultsOf, type PictureFaults } from './faults-of';
import type { Life, Mark, PictureRecord } from './record';
import { frame, hoursAndMinutes, type Scale } from './scale';
import { box, colours, label, titleOf } from './shapes';

export const rowHeight = 46;
const bar = 14;

/** One secret: each value in a lane of its own, so that old and new can be seen side by side. */
export function drawRow(
  secret: number,
  top: number,
  record: PictureRecord,
  faults: PictureFaults,
  scale: Scale,
): string {
  const lives = record.lives.filter((life) => life.secret === secret).sort((one, other) => one.since - other.since);
  const marks = record.marks.filter((mark) => mark.secret === secret && mark.at >= scale.from && mark.at < scale.to);
  return [
    ...faultsOf(faults, record.services.get(secret) ?? 0).map(({ from, to, fill, title }) =>
      box(scale, from, to, { y: top, height: rowHeight, fill, title }),
    ),
    label(frame.left - 12, top + rowHeight / 2 + 4, record.names.get(secret) ?? '', 'text-anchor="end"'),
    ...lives.map((life, place) => drawLife(life, top + 6 + (place % 2) * (bar + 5), scale)),
    ...marks.map((mark) => drawMark(mark, top + rowHeight - 2, scale)),
    `<line x1="${frame.left}" x2="${frame.right}" y1="${top + rowHeight}" y2="${top + rowHeight}" stroke="#e3e3e3"/>`,
  ].join('\n');
}

function drawLife({ since, replacedAt, lastUse, endsAt, endedBy, isLast }: Life, y: number, scale: Scale): string {
  const part = (from: number, to: number, fill: string, title: string): string =>
    box(scale, from, to, { y, height: bar, fill, title });
  const lastSent = isLast ? replacedAt : lastUse;
  const ended =
    endedBy === 'us' ? 'ended by us' : endedBy === 'itself' ? 'expired' : `ended by its issuer (${endedBy})`;
  const x = scale.x(endsAt);
  const isSeen = endsAt >= scale.from && endsAt <= scale.to;
  return [
    part(
      since,
      Math.min(replacedAt, endsAt),
      colours.use,
      `in use from ${hoursAndMinutes(since)} to ${hoursAndMinutes(replacedAt)}`,
    ),
    part(replacedAt, Math.min(lastSent, endsAt), colours.cache, 'replaced; instances may still send it'),
    part(lastSent, endsAt, colours.spare, 'good, and sent by nobody any more'),
    part(Math.max(endsAt, since), lastSent, colours.dead, 'dead, and still sent'),
    isSeen
      ? `<line x1="${x}" x2="${x}" y1="${y - 2}" y2="${y + bar + 2}" stroke="#333" stroke-width="1.5">${titleOf(`${ended} ${hoursAndMinutes(endsAt)}`)}</line>`
      : '',
  ].join('');
}

function drawMark({ at, stage, kind }: Mark, y: number, scale: Scale): string {
  const x = scale.x(at);
  const title = titleOf(`${hoursAndMinutes(at)} ${stage}: ${kind === 'again' ? 'no answer, tried again' : 'refused'}`);
  return kind === 'again'
    ? `<path d="M${x - 3} ${y} h6 l-3 -6 z" fill="#8a5a00">${title}</path>`
    : `<path d="M${x - 3} ${y - 6} l6 6 m0 -6 l-6 6" stroke="${colours.dead}" stroke-width="2">${title}</path>`;
}
