import type { Scale } from './scale';

/** What each colour means; the legend is made of these. */
export const colours = {
  use: '#2f6fb5',
  cache: 'url(#cache)',
  spare: '#cfe0f2',
  dead: '#c62828',
  service: '#f3d9a4',
  issuer: '#dcc8ee',
  platform: '#d0d0d0',
} as const;

interface Box {
  readonly y: number;
  readonly height: number;
  readonly fill: string;
  /** Shown by browsers when the pointer rests on it. */
  readonly title?: string;
}

/** A stretch of time as a box; nothing where it cannot be seen. */
export function box(scale: Scale, from: number, to: number, { y, height, fill, title }: Box): string {
  const place = scale.stretch(from, to);
  if (!place) return '';
  const { x, width } = place;
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}">${titleOf(title)}</rect>`;
}

export function label(x: number, y: number, text: string, attributes = ''): string {
  return `<text x="${x}" y="${y}" ${attributes}>${escaped(text)}</text>`;
}

export function titleOf(text: string | undefined): string {
  return text === undefined ? '' : `<title>${escaped(text)}</title>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
