import { hour, model, type SimulationOptions } from '../options';
import type { Simulated } from '../simulate';

/** What a picture shows. Times in milliseconds from the begin. */
export interface Shown {
  readonly secrets: readonly number[];
  readonly from: number;
  readonly to: number;
}

const rows = 10;
const length = hour;

/** The hour around the tightest moment, with the secret it belongs to, some whose services had an outage in it, and others evenly. */
export function sampleOf({ secrets, hours }: SimulationOptions, { tally, outages }: Simulated): Shown {
  const end = hours * hour;
  const tightest = tally.leastMargin ?? { secret: 0, at: end / 2 };
  const from = Math.max(0, Math.min(tightest.at - length / 2, end - length));
  const to = Math.min(end, from + length);
  const isHit = (bands: readonly { readonly from: number; readonly to: number }[] = []) =>
    bands.some((band) => band.from < to && band.to > from);
  const hit = outages.services
    .map((bands, service) => (isHit(bands) || isHit(outages.issuers[service]) ? service * model.secretsPerService : -1))
    .filter((index) => index >= 0);
  const even = Array.from(
    { length: rows },
    (_, row) => Math.floor((row * secrets) / rows) + (row % model.secretsPerService),
  );
  const wanted = [tightest.secret, ...hit.slice(0, 3), ...even].filter((index) => index < secrets);
  return { secrets: [...new Set(wanted)].slice(0, rows), from, to };
}
