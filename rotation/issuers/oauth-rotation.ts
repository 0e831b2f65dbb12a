import type { ScheduledRotation } from '../../core/rotation';

/** A secret whose tokens come from an OAuth server, as it is declared. */
export type OAuthRotation = Extract<ScheduledRotation, { kind: 'oauth-client-credentials' }>;
