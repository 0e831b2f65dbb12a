const mask = '****';
const alwaysSecret = ['authorization', 'proxy-authorization', 'x-api-key', 'cookie', 'set-cookie'];

/**
 * A copy of a test console's output in which no authorization shows: values of the named headers (and of those that always carry
 * secrets), whether as members or as lines of a raw request, and whatever follows `Bearer` or `Basic`. The platform redacts too; this
 * is the second lock, because its page promises that for authorization information only.
 */
export function maskSecrets(value: unknown, headerNames: readonly string[]): unknown {
  const names = new Set([...alwaysSecret, ...headerNames.map((name) => name.toLowerCase())]);
  return maskAny(value, names);
}

function maskAny(value: unknown, names: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return maskText(value, names);
  if (Array.isArray(value)) return value.map((item) => maskAny(item, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      names.has(key.toLowerCase()) ? maskHeader(member) : maskAny(member, names),
    ]),
  );
}

function maskHeader(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskHeader);
  const scheme = typeof value === 'string' ? /^(Bearer|Basic)\s/i.exec(value)?.[1] : undefined;
  return scheme === undefined ? mask : `${scheme} ${mask}`;
}

function maskText(text: string, names: ReadonlySet<string>): string {
  return text
    .replaceAll(/^([\w-]+)(\s*:\s*)(.+)$/gm, (line, name: string, between: string, value: string) =>
      names.has(name.toLowerCase()) ? `${name}${between}${String(maskHeader(value))}` : line,
    )
    .replaceAll(/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi, (_found, scheme: string) => `${scheme} ${mask}`);
}
