import type { CarriedOverPolicy } from '../../core/carried-over-policy';
import { jwtExpiry } from '../../secrets/value-rules/token-shapes';
import type { Issuer } from './issuer';

/** Values that someone else puts into the secret's source. How long one has been there is not known, so only a JWT tells its end. */
export const carriedOver: Issuer<CarriedOverPolicy> = {
  issue: async ({ sourceValue }) => {
    const value = await sourceValue();
    return { value, endsAt: jwtExpiry(value.reveal()) ?? null, reference: null, how: 'its source' };
  },
};
