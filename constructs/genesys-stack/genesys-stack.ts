import { provider } from '@cdktf/provider-genesyscloud';
import { LocalBackend, TerraformStack, TerraformVariable } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import type { Environment } from '../../core/environment';
import { regionUrls } from '../../core/regions';

/**
 * One shard of Terraform state: one service of one environment, with the provider logged in to the environment's organisation.
 *
 * The OAuth client comes in through ephemeral input variables (`TF_VAR_<organization>_client_id` and `…_client_secret`), which Terraform
 * keeps out of plan files and state.
 */
export class GenesysStack<Env extends string = string, Services extends string = string> extends TerraformStack {
  readonly environment: Environment<Env, Services>;

  constructor(scope: Construct, service: Services, environment: Environment<Env, Services>) {
    super(scope, `${environment.name}-${service}`);
    this.environment = environment;
    new LocalBackend(this, { path: statePath(environment, this.node.id) });
    addProvider(this, environment);
  }
}

/** True for a stack of one environment's service. */
export function isGenesysStack(construct: IConstruct): construct is GenesysStack {
  return construct instanceof GenesysStack;
}

/** Relative paths are seen from the stack's own folder, cdktf.out/stacks/<stack>, so the same JSON comes out on every machine. */
function statePath(environment: Environment, stack: string): string {
  return `${environment.sandbox?.stateDirectory ?? '../../..'}/terraform.${stack}.tfstate`;
}

function addProvider(stack: TerraformStack, environment: Environment): void {
  const { name, region } = environment.organization;
  const clientId = ephemeralVariable(stack, `${name}_client_id`, `OAuth client id for organisation ${name}`);
  const clientSecret = ephemeralVariable(
    stack,
    `${name}_client_secret`,
    `OAuth client secret for organisation ${name}`,
  );
  new provider.GenesyscloudProvider(stack, 'genesyscloud', {
    oauthclientId: clientId.stringValue,
    oauthclientSecret: clientSecret.stringValue,
    ...(environment.sandbox ? sandboxSettings(environment.sandbox.genesysUrl) : { awsRegion: region }),
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

/** Base addresses of the organisation's API and token endpoint. */
export function platformUrls(environment: Environment): { readonly apiUrl: string; readonly loginUrl: string } {
  const url = environment.sandbox?.genesysUrl;
  return url === undefined ? regionUrls(environment.organization.region) : { apiUrl: url, loginUrl: url };
}
