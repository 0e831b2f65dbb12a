import { TerraformStack } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { nothingDeployed, unreadWarnings, type DeployedRecord } from '../../core/deployed';
import type { Abandonment } from '../../core/environment';
import { liveStacks, type LiveStack } from '../../core/live-stacks';
import { isAtomicSecret } from '../secret/atomic-secret';
import { addCheck, type Finding } from '../tree/checks';
import { DataAction } from '../action/data-action';
import { isGenesysStack } from './genesys-stack';
import { lastDeployedProblems } from '../judge/estate/last-deployed-problems';
import { licenceProblems } from '../judge/estate/licence-problems';
import { isIssuerSecret } from '../secret/issuer-secret';
import { placeOf } from '../tree/place-of';
import { orphanedStackProblems } from '../judge/estate/orphaned-stack-problems';
import { removedActionProblems } from '../judge/estate/removed-action-problems';
import { valueSourceProblems } from '../judge/estate/value-source-problems';
import { variantProblems, type Variant } from '../judge/estate/variant-problems';

/** Settings for `addAppChecks`. */
export interface AppChecksOptions {
  /**
   * What the last deploys left on the platform.
   *
   * @default - nothing: no replacement is found
   */
  readonly deployed?: DeployedRecord;
  /**
   * Stacks that were deployed and not destroyed since, from records and local states.
   *
   * @default - those that `deployed` has on record
   */
  readonly live?: readonly LiveStack[];
  /**
   * Live stacks that may stay without a declaration.
   *
   * @default - none
   */
  readonly abandoned?: readonly Abandonment[];
}

/** Registers the rules that look at all environments at once. Call it once, for the app, when everything is declared. */
export function addAppChecks(app: Construct, options: AppChecksOptions = {}): void {
  const { deployed = nothingDeployed, abandoned = [] } = options;
  const { live = liveStacks({ directory: 'deployed', ...deployed }, []) } = options;
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
      ...unreadWarnings(deployed),
      ...lastDeployedProblems(actions, deployed.stacks),
      ...removedActionProblems(stacks, actions, deployed.stacks),
      ...orphanedStackProblems(namesOfStacks(all), live, abandoned),
    ];
    return findings.map((finding) => placed(finding, all));
  });
}

/** Of every kind: those of organisations' access too. */
function namesOfStacks(all: readonly IConstruct[]): string[] {
  return all.filter((found) => TerraformStack.isStack(found)).map(({ node }) => node.id);
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
