import type { Problem } from '../../core/problem';
import { closestName } from '../../core/closest-name';

interface FaultLevels {
  readonly what: string;
  /** Strength in the set `light`, which a sound rotation survives without a failed call; 0 where it cannot be survived. */
  readonly light: number;
  readonly heavy: number;
}

/** Everything that can go wrong here. Strengths are shares from 0 to 1 unless the text says otherwise. */
export const faultLevels = {
  'expired-early': {
    what: 'share of values that end up to 30 s before the end that their issuer told',
    light: 0.05,
    heavy: 0.2,
  },
  'rate-limited': {
    what: 'share of requests to the platform that get 429 with Retry-After of 5 to 30 s',
    light: 0.005,
    heavy: 0.03,
  },
  'lost-replies': {
    what: 'share of writes and token requests that are carried out and whose reply is lost',
    light: 0.005,
    heavy: 0.03,
  },
  'target-down': { what: 'share of services that do not answer for an hour', light: 0.05, heavy: 0.2 },
  'clock-skew': { what: 'seconds by which the clock of a worker is off at most, to either side', light: 30, heavy: 30 },
  'worker-crashes': { what: 'crashes of each worker in an hour; it is back after 5 to 60 s', light: 0.25, heavy: 2 },
  'audit-delays': { what: 'share of audit records that come 10 minutes late on average', light: 0.05, heavy: 0.3 },
  'slow-propagation': {
    what: 'share of writes that instances hear of only at the bound for that',
    light: 0.05,
    heavy: 0.5,
  },
  'refused-values': {
    what: 'share of new values that their service refuses, at once or only from the platform',
    light: 0,
    heavy: 0.01,
  },
  herd: { what: '1: all first values end at the same time', light: 0, heavy: 1 },
  'issuer-down': { what: 'share of token servers that do not answer for an hour', light: 0, heavy: 0.05 },
  'issuer-lies': {
    what: 'share of values that end at any time of their life, whatever their issuer told',
    light: 0,
    heavy: 0.001,
  },
  'token-repeats': { what: 'share of token servers that give the token in use until it ends', light: 0, heavy: 0.05 },
  'platform-down': { what: 'times 10 minutes in a day in which the platform does not answer', light: 0, heavy: 2 },
  'lost-propagation': {
    what: 'share of writes that instances hear of minutes after the bound for that',
    light: 0,
    heavy: 0.001,
  },
} as const satisfies Readonly<Record<string, FaultLevels>>;

export type FaultName = keyof typeof faultLevels;
/** Strength of every fault; 0 is off. */
export type Faults = Readonly<Record<FaultName, number>>;

export const faultNames = Object.keys(faultLevels) as readonly FaultName[];

type Parsed =
  | { readonly strengths: Faults; readonly problems?: undefined }
  | { readonly strengths?: undefined; readonly problems: readonly Problem[] };

/** Reads `none`, `light`, `heavy`, or names with commas between them, which are taken at their heavy strength. */
export function parseFaults(text: string): Parsed {
  if (text === 'none' || text === 'light' || text === 'heavy') {
    return { strengths: strengthsBy((name) => (text === 'none' ? 0 : faultLevels[name][text])) };
  }
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !faultNames.some((known) => known === name));
  if (unknown.length > 0) return { problems: unknown.map(faultUnknown) };
  return { strengths: strengthsBy((name) => (names.includes(name) ? faultLevels[name].heavy : 0)) };
}

function strengthsBy(of: (name: FaultName) => number): Faults {
  // Every name gets its entry, which the type of fromEntries cannot say.
  return Object.fromEntries(faultNames.map((name) => [name, of(name)])) as Faults;
}

function faultUnknown(name: string): Problem {
  const closest = closestName(name, [...faultNames, 'none', 'light', 'heavy']);
  return {
    code: 'fault-unknown',
    where: '--faults',
    what: `'${name}' is no fault; known are ${faultNames.join(', ')}`,
    fix: closest === undefined ? 'take names from that list, or none, light or heavy' : `did you mean '${closest}'?`,
  };
}
