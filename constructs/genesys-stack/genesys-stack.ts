import { TerraformStack } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import type { Environment } from '../../core/environment';
import { regionUrls } from '../../core/regions';
import { addStackChecks } from '../policy/stack-rules';
import { addProvider } from './add-provider';
import { useStateBackend } from './use-state-backend';

/** One shard of Terraform state: one service of one environment, with the provider logged in to the environment's organisation. */
export class GenesysStack<Env extends string = string, Services extends string = string> extends TerraformStack {
  readonly environment: Environment<Env, Services>;

  constructor(scope: Construct, service: Services, environment: Environment<Env, Services>) {
    super(scope, `${environment.name}-${service}`);
    this.environment = environment;
    useStateBackend(this, environment.state, environment.sandbox);
    addProvider(this, environment.organization, environment.sandbox);
    addStackChecks(this);
  }
}

/** True for a stack of one environment's service. */
export function isGenesysStack(construct: IConstruct): construct is GenesysStack {
  return construct instanceof GenesysStack;
}

/** Base addresses of the organisation's API and token endpoint. */
export function platformUrls(environment: Environment): { readonly apiUrl: string; readonly loginUrl: string } {
  const url = environment.sandbox?.genesysUrl;
  return url === undefined ? regionUrls(environment.organization.region) : { apiUrl: url, loginUrl: url };
}
