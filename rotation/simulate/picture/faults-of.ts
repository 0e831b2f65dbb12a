import type { PlannedOutages } from '../outages';
import { colours } from './shapes';

export type PictureFaults = PlannedOutages;

interface FaultBand {
  readonly from: number;
  readonly to: number;
  readonly fill: string;
  readonly title: string;
}

/** What did not answer that a service's secrets need. */
export function faultsOf(outages: PictureFaults, service: number): readonly FaultBand[] {
  return [
    ...outages.platform.map((band) => ({ ...band, fill: colours.platform, title: 'platform does not answer' })),
    ...(outages.services[service] ?? []).map((band) => ({
      ...band,
      fill: colours.service,
      title: 'service does not answer',
    })),
    ...(outages.issuers[service] ?? []).map((band) => ({
      ...band,
      fill: colours.issuer,
      title: 'token server does not answer',
    })),
  ];
}
