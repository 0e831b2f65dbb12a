import type { Construct, IConstruct } from 'constructs';
import { nothingDeployed, type DeployedRecord } from '../core/deployed';
import { isAtomicSecret } from './atomic-secret/atomic-secret';
import { addCheck, type Finding } from './checks';
import { DataAction } from './data-action/data-action';
import { isGenesysStack } from './genesys-stack/genesys-stack';
import { lastDeployedProblems } from './policy/last-deployed-problems';
import { licenceProblems } from './policy/licence-problems';
import { isIssuerSecret } from './rotation/issuer-secret';
import { placeOf } from './policy/place-of';
import { removedActionProblems } from './policy/removed-action-problems';
import { valueSourceProblems } from './policy/value-source-problems';
import { variantProblems, type Variant } from './policy/variant-problems';

/** Settings for `addAppChecks`. */
export interface AppChecksOptions {
  /**
   * What the last deploys left on the platform.
   *
   * @default - nothing: no replacement is found
   */
  readonly deployed?: DeployedRecord;
}

/** Registers the rules that look at all environments at once. Call it once, for the app, when everything is declared. */
export function addAppChecks(app: Construct, { deployed = nothingDeployed }: AppChecksOptions = {}): void {
  addCheck(app, () => {
    const all = app.node.findAll();
    const stacks = all.filter(isGenesysStack);
    const environments = new Map(stacks.map(({ environment }) => [environment.name, environment] as const));
    const inForce = [...environments.values()];
    const actions = all.filter(isDataAction);
    const findings = [
      ...variantProblems(inForce, variantsAmong(all)),
      ...licenceProblems(inForce),
      ...valueSourceProblems(inForce),
      ...deployed.problems,
      ...lastDeployedProblems(actions, deployed.stacks),
      ...removedActionProblems(stacks, actions, deployed.stacks),
    ];
    return findings.map((finding) => placed(finding, all));
  });
}

/** A finding about a construct is at that construct's line, not at the app's. */
function placed(finding: Finding, all: readonly IConstruct[]): Finding {
  const construct = all.find(({ node }) => node.path === finding.where);
  return construct ? { ...finding, ...placeOf(construct) } : finding;
}

function variantsAmong(all: readonly IConstruct[]): Variant[] {
  const secrets = all
    .filter((found) => isAtomicSecret(found) || isIssuerSecret(found))
    .map((secret): Variant => ({ ...ownerOf(secret), kind: 'secret', name: secret.type }));
  const actions = all
    .filter(isDataAction)
    .map((action): Variant => ({ ...ownerOf(action), kind: 'action', name: action.actionId }));
  return [...secrets, ...actions];
}

function ownerOf(
  construct: IConstruct & {
    readonly service: { readonly serviceName: string; readonly environment: { readonly name: string } };
  },
) {
  const { service, node } = construct;
  return { environment: service.environment.name, service: service.serviceName, path: node.path };
}

function isDataAction(construct: IConstruct): construct is DataAction {
  return construct instanceof DataAction;
}
