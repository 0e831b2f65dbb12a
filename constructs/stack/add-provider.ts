import { provider } from '@cdktf/provider-genesyscloud';
import { TerraformVariable, type TerraformStack } from 'cdktf';
import type { Organization } from '../../core/environment';

/**
 * Logs the stack in to an organisation. The OAuth client comes in through ephemeral input variables
 * (`TF_VAR_<organization>_client_id` and `…_client_secret`), which Terraform keeps out of plan files and state.
 */
export function addProvider(
  stack: TerraformStack,
  { name, region }: Organization,
  sandbox?: { readonly genesysUrl: string },
): void {
  const clientId = ephemeralVariable(stack, `${name}_client_id`, `OAuth client id for organisation ${name}`);
  const clientSecret = ephemeralVariable(
    stack,
    `${name}_client_secret`,
    `OAuth client secret for organisation ${name}`,
  );
  new provider.GenesyscloudProvider(stack, 'genesyscloud', {
    oauthclientId: clientId.stringValue,
    oauthclientSecret: clientSecret.stringValue,
    ...(sandbox ? sandboxSettings(sandbox.genesysUrl) : { awsRegion: region }),
  });
}

/** One login instead of eleven, a gateway in place of the region, and no waiting for things that will not appear. */
function sandboxSettings(genesysUrl: string) {
  const { hostname, port, protocol } = new URL(genesysUrl);
  return {
    gateway: [{ host: hostname, port, protocol: protocol.replace(':', '') }],
    tokenPoolSize: 1,
    customRetryTimeout: '0s',
  };
}

function ephemeralVariable(stack: TerraformStack, name: string, description: string): TerraformVariable {
  const variable = new TerraformVariable(stack, name, { type: 'string', sensitive: true, description });
  // Neither cdktf nor its fork has the property yet; Terraform has known it since 1.10.
  variable.addOverride('ephemeral', true);
  return variable;
}
