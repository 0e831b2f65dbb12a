import type { ScheduledPolicy } from '../../core/rotation-policy';

/** A secret whose tokens come from an OAuth server, as it is declared. */
export type OAuthPolicy = Extract<ScheduledPolicy, { kind: 'oauth-client-credentials' }>;
