import type { Redacted } from '../../core/redacted';
import type { TokenClient } from './token-client';

/** What the target services of one environment accept. */
export interface TargetCredentials {
  readonly crm: {
    /** Demanded as `X-API-Key` where cases are made. */
    readonly apiKey: Redacted;
    /** User name of the legacy endpoint's Basic header, and the OAuth client that may ask for bearer tokens. */
    readonly clientId: Redacted;
    readonly clientSecret: Redacted;
    /** Other OAuth clients that may. */
    readonly otherClients: readonly TokenClient[];
  };
  readonly payment: {
    readonly apiKey: Redacted;
    /** Demanded as `X-Admin-Key` where API keys are made and deleted. */
    readonly adminKey: Redacted;
  };
}
