import { authRole } from './auth-role';
import { flow } from './flow';
import { integration } from './integration';
import { integrationAction } from './integration-action';
import { integrationCredential } from './integration-credential';
import { integrationCustomAuthAction } from './integration-custom-auth-action';
import { oauthClient } from './oauth-client';
import type { Resource } from './resource';

/** The resource types that the stand-in serves; the schema holds more. */
export const resources: Readonly<Record<string, Resource>> = {
  genesyscloud_auth_role: authRole,
  genesyscloud_flow: flow,
  genesyscloud_integration: integration,
  genesyscloud_integration_action: integrationAction,
  genesyscloud_integration_credential: integrationCredential,
  genesyscloud_integration_custom_auth_action: integrationCustomAuthAction,
  genesyscloud_oauth_client: oauthClient,
};
