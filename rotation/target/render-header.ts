import type { Redacted } from '../../core/redacted';

const reference = /\{\{secrets\.([a-z0-9_]+)\}\}/g;

/** Names of the secrets that a header as declared refers to. */
export function secretsIn(header: string): string[] {
  return [...header.matchAll(reference)].map(([, name]) => name ?? '');
}

/** The header with its values, `Basic base64({{secrets.a}}:{{secrets.b}})` joined and encoded: for sending, and for nothing else. */
export function renderHeader(header: string, values: ReadonlyMap<string, Redacted>): string {
  const pair = /^Basic base64\((.*)\)$/.exec(header)?.[1];
  return pair === undefined ? fill(header, values) : `Basic ${Buffer.from(fill(pair, values)).toString('base64')}`;
}

function fill(text: string, values: ReadonlyMap<string, Redacted>): string {
  return text.replaceAll(reference, (whole, name: string) => values.get(name)?.reveal() ?? whole);
}
