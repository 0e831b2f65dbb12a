import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { isAtomicSecret } from '../../secret/atomic-secret';
import type { Finding } from '../../tree/checks';
import { DataAction } from '../../action/data-action';
import type { ExternalService } from '../../service/external-service';
import { isIssuerSecret } from '../../secret/issuer-secret';
import { placeOf } from '../../tree/place-of';

/** A name on the platform and the construct that gives it. */
interface Named {
  readonly construct: IConstruct & { readonly service: ExternalService };
  readonly kind: 'secret' | 'action';
  readonly name: string;
}

/**
 * An organisation has one list of secrets and one of actions, whatever environments it holds: a name that is used twice there means that
 * one environment reads or overwrites what is another's. Reported at every construct but the first of a name.
 */
export function nameProblems(root: IConstruct): Finding[] {
  const groups = Map.groupBy(root.node.findAll().flatMap(named), ({ construct, kind, name }) =>
    [construct.service.environment.organization.name, kind, name].join(' '),
  );
  return [...groups.values()].flatMap(([first, ...others]) =>
    first ? others.map((other) => ({ ...finding(first, other), ...placeOf(other.construct) })) : [],
  );
}

function named(construct: IConstruct): Named[] {
  // A copy in the same scope is reported as declared twice.
  if (/ \(\d+\)$/.test(construct.node.id)) return [];
  if (isAtomicSecret(construct)) return [{ construct, kind: 'secret', name: construct.secretName }];
  if (isIssuerSecret(construct)) return [{ construct, kind: 'secret', name: construct.issuerSecretName }];
  if (construct instanceof DataAction) return [{ construct, kind: 'action', name: construct.actionName }];
  return [];
}

function finding(first: Named, other: Named): Omit<Finding, 'where'> {
  const organization = other.construct.service.environment.organization.name;
  const where = `${first.construct.node.path}, in organisation ${organization}`;
  if (other.kind === 'action') {
    return {
      code: 'action-name-collision',
      what: `action '${other.name}' must be declared once, but is also at ${where}`,
      fix: 'rename one of them, or declare it in one stack only',
    };
  }
  const isSameStack = TerraformStack.of(first.construct) === TerraformStack.of(other.construct);
  return {
    code: 'secret-name-collision',
    what: `secret '${other.name}' must be declared once, but is also at ${where}`,
    fix: isSameStack
      ? 'use the one that exists'
      : 'give the environments different prefixes, or declare the secret in one stack only',
  };
}
