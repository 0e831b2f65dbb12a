import type { Organization } from '../core/environment';

/** Holds dev and stg: one secret store for both, hence the prefixes in secret names. */
export const nonprod: Organization = { name: 'nonprod', region: 'eu-central-1' };

/** Holds prod alone. */
export const prodOrganization: Organization = { name: 'prod', region: 'eu-central-1' };
