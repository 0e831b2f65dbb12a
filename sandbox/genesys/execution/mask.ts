/** What stands in the test console where a secret was. The form is assumed: the platform says only that such values are redacted. */
export const mask = '*****';

const schemeWord = /^([A-Za-z][A-Za-z0-9-]*) +(?=\S)/;

/** A header value as shown: a scheme word that stands in the template itself is kept. */
export function maskedHeader(template: string): string {
  const scheme = /[$#{]/.test(template.split(' ')[0] ?? '') ? undefined : schemeWord.exec(template)?.[1];
  return scheme === undefined ? mask : `${scheme} ${mask}`;
}

// A shorter text is part of ordinary words and numbers; what holds it is masked where it is rendered.
const shortestScrubbed = 4;

/** Replaces the given values wherever they stand in a text. Longest first, so that a value within another leaves nothing behind. */
export function scrubber(values: readonly string[]): (text: string) => string {
  const spellings = new Set(values.filter((value) => value.length >= shortestScrubbed).flatMap(spelled));
  const ordered = [...spellings].sort((a, b) => b.length - a.length);
  return (text) => ordered.reduce((rest, value) => rest.replaceAll(value, () => mask), text);
}

/** Applies a scrubber to every text in a JSON value, member names included. */
export function scrubbed(value: unknown, scrub: (text: string) => string): unknown {
  if (typeof value === 'string') return scrub(value);
  if (Array.isArray(value)) return value.map((item) => scrubbed(item, scrub));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [scrub(key), scrubbed(member, scrub)]));
}

/** A value as it may stand in other texts: raw, Base64, URL-encoded both ways, as JSON. */
function spelled(value: string): string[] {
  const encoded = encodeURIComponent(value.toWellFormed());
  return [
    value,
    Buffer.from(value, 'utf8').toString('base64'),
    encoded,
    encoded.replaceAll('%20', '+'),
    JSON.stringify(value).slice(1, -1),
  ];
}
