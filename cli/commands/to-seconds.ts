import { InvalidArgumentError } from 'commander';

const units: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 };

/** A length of time on the command line: `90m`, `24h`, `7d`. */
export function toSeconds(text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  const factor = units[unit];
  if (factor === undefined) throw new InvalidArgumentError('It must be a number with m, h or d behind it.');
  return Number(count) * factor;
}
