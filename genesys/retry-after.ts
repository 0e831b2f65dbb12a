const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const time = String.raw`(\d\d):(\d\d):(\d\d)`;
/** The form that servers must send (RFC 9110, 5.6.7), and the two that they may have sent before. */
const httpDates: readonly (readonly [RegExp, (groups: readonly string[]) => readonly string[]])[] = [
  [new RegExp(String.raw`^\w{3}, (\d\d) (\w{3}) (\d{4}) ${time} GMT$`), (parts) => parts],
  [
    new RegExp(String.raw`^\w{6,9}, (\d\d)-(\w{3})-(\d\d) ${time} GMT$`),
    ([day = '', month = '', year = '', ...rest]) => [day, month, `20${year}`, ...rest],
  ],
  [
    new RegExp(String.raw`^\w{3} (\w{3}) ([ \d]\d) ${time} (\d{4})$`),
    ([month = '', day = '', hours = '', minutes = '', seconds = '', year = '']) => [
      day.trim(),
      month,
      year,
      hours,
      minutes,
      seconds,
    ],
  ],
];

/**
 * Milliseconds that the headers of an answer ask to be left alone for by `Retry-After`: seconds, or an HTTP date, which is told from the
 * answer's own `Date` where it has one, since clocks differ. Of several numbers the greatest counts. Undefined for whatever is neither: it
 * is as if nothing had been asked. However long it is: `boundedWait` says how much of it is heeded.
 */
export function retryAfterMilliseconds(headers: Pick<Headers, 'get'>, now: number): number | undefined {
  const asked = headers.get('retry-after')?.trim() ?? '';
  // Headers that came twice are joined with commas.
  const numbers = asked.split(/\s*,\s*/);
  if (numbers.every((text) => /^\d+(\.\d+)?$/.test(text)))
    return Math.min(Number.MAX_SAFE_INTEGER, Math.ceil(Math.max(...numbers.map(Number)) * 1000));
  const date = httpDate(asked);
  if (date === undefined) return undefined;
  const from = httpDate(headers.get('date')?.trim() ?? '') ?? now;
  return Math.max(0, date - from);
}

/** Milliseconds since the epoch. `Date.parse` would take `-5` for a day in May 2001. */
function httpDate(text: string): number | undefined {
  for (const [pattern, inOrder] of httpDates) {
    const parts = pattern.exec(text)?.slice(1);
    if (!parts) continue;
    const [day = '', month = '', year = '', ...clock] = inOrder(parts);
    const place = months.indexOf(month);
    const [hours = 0, minutes = 0, seconds = 0] = clock.map(Number);
    if (place >= 0) return Date.UTC(Number(year), place, Number(day), hours, minutes, seconds);
  }
  return undefined;
}
