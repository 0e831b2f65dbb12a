import { TerraformStack } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import type { Environment } from '../../core/environment';
import { declaredNameProblems } from '../../core/names';
import { isPlainName } from '../../core/plain-name';
import { regionUrls } from '../../core/regions';
import { addCheck } from '../tree/checks';
import { addStackChecks } from '../judge/add-stack-checks';
import { addProvider } from './add-provider';
import { useStateBackend } from './use-state-backend';
import { useTargetVersions } from './use-target-versions';

/** One shard of Terraform state: one service of one environment, with the provider logged in to the environment's organisation. */
export class GenesysStack<Env extends string = string, Services extends string = string> extends TerraformStack {
  readonly environment: Environment<Env, Services>;

  constructor(scope: Construct, service: Services, environment: Environment<Env, Services>) {
    const id = `${environment.name}-${service}`;
    super(scope, safeId(id));
    useTargetVersions(this);
    this.environment = environment;
    addCheck(this, () => declaredNameProblems(environment, id));
    useStateBackend(this, environment.state, environment.sandbox);
    addProvider(this, environment.organization, environment.sandbox);
    addStackChecks(this);
  }
}

/** The construct library would stop at a name that it cannot take; under another it is reported with everything else, and never written. */
function safeId(id: string): string {
  return isPlainName(id) ? id : `unnamed-${id.replaceAll(/[^A-Za-z0-9-]/g, '-')}`;
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
