/** A path in the one spelling in which it is judged and sent. */
export interface NormalPath {
  /** The pieces around its inputs: ASCII, everything that needs it percent-encoded. They hold nothing that a template could read. */
  readonly literals: readonly string[];
  /** Why it must not be sent. @default - none: it is sound */
  readonly fault?: PathFault;
}

/** `characters`: it holds some that no path carries. `moves`: services and clients read another path than the one that is written. */
export interface PathFault {
  readonly kind: 'characters' | 'moves';
  readonly reason: string;
}

/** What RFC 3986 leaves as it is in a path and no template language begins anything with. */
const kept = /[A-Za-z0-9\-._~/:@!&'()*+,;=]/;
const unreserved = /[A-Za-z0-9\-._~]/;
/** One escape, or one character; `u` keeps the halves of a character together. */
const piece = /%([0-9a-f]{2})|[\s\S]/giu;

const unfit: readonly (readonly [reason: string, pattern: RegExp])[] = [
  ['does not begin with /', /^(?!\/)/],
  ['holds a backslash, which some read as /', /\\|%5c/i],
  ['holds a ?, which begins a query', /\?/],
  ['holds a % that is no escape', /%(?![0-9a-f]{2})/i],
  [
    'holds control characters or characters that are not seen',
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?! )\p{Zs}|%[01][0-9a-f]|%7f/iu,
  ],
];

/**
 * The normal form of a path: escapes of letters undone, all others in capitals, everything else that is no path character percent-encoded.
 * Changes of meaning are not mended but named: `.` and `..` in any disguise, empty segments, backslashes.
 *
 * @param pieces - literal texts; between two of them stands a value that is known later, and that is never empty or made of dots
 */
export function normalPath(pieces: readonly string[]): NormalPath {
  const literals = pieces.map(encoded);
  // A value stands for itself as a letter: whatever it may be, it is not a dot.
  const [written, normal] = [pieces.join('x'), literals.join('x')];
  const [reason] = unfit.find(([, pattern]) => pattern.test(written)) ?? [];
  if (reason !== undefined) return { literals, fault: { kind: 'characters', reason } };
  const segments = normal.split('/').slice(1);
  const inner = segments.at(-1) === '' ? segments.slice(0, -1) : segments;
  const moving = inner.map(movement).find((why) => why !== undefined);
  return moving === undefined ? { literals } : { literals, fault: { kind: 'moves', reason: moving } };
}

function encoded(text: string): string {
  return text.toWellFormed().replaceAll(piece, (character, hexadecimal: string | undefined) => {
    if (hexadecimal === undefined) return kept.test(character) ? character : encodeURIComponent(character);
    const meant = String.fromCharCode(Number.parseInt(hexadecimal, 16));
    return unreserved.test(meant) ? meant : `%${hexadecimal.toUpperCase()}`;
  });
}

/** Why a segment is none to somebody on the way: to clients that resolve dots, to servers that decode first, or drop `;…` first. */
function movement(segment: string): string | undefined {
  if (segment === '') return 'holds an empty segment';
  const read = decoded(segment).normalize('NFKC');
  const isMoving = read.split(/[/\\]/).some((part) => /^\s*\.{0,2}\s*(?:;|$)/.test(part));
  return isMoving ? 'holds a segment of dots, or one that is read as such' : undefined;
}

/** Decoded as often as anything is left to decode. */
function decoded(text: string): string {
  const once = text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      // No UTF-8: what is ASCII in it is read by some all the same.
      return run.replaceAll(/%([0-7][0-9a-f])/gi, (_, hexadecimal: string) =>
        String.fromCharCode(Number.parseInt(hexadecimal, 16)),
      );
    }
  });
  return once === text ? text : decoded(once);
}
