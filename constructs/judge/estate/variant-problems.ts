import { covers, type Absence, type Environment } from '../../../core/environment';
import type { Finding } from '../../tree/checks';

/** An action or a secret as one environment has it. */
export interface Variant {
  readonly environment: string;
  readonly kind: 'action' | 'secret';
  readonly service: string;
  /** Id of the action, or type of the secret. */
  readonly name: string;
  /** Construct path. */
  readonly path: string;
}

/** Where environments differ in what they have, without saying so, or say so wrongly. */
export function variantProblems(environments: readonly Environment[], variants: readonly Variant[]): Finding[] {
  const groups = [...Map.groupBy(variants, ({ kind, service, name }) => `${kind} ${service}/${name}`).values()];
  return [
    ...groups.flatMap((group) => environments.flatMap((environment) => compare(environment, group))),
    ...environments.flatMap((environment) => absenceProblems(environment, variants)),
  ];
}

function compare(environment: Environment, group: readonly Variant[]): Finding[] {
  const [first] = group;
  if (!first) return [];
  const own = group.find((variant) => variant.environment === environment.name);
  const absence = (environment.absent ?? []).find((candidate) => covers(candidate, thingOf(first)));
  const label = `${first.kind} ${first.service}/${first.name}`;
  if (own && absence) {
    return [
      {
        where: own.path,
        code: 'absent-but-declared',
        what: `${label} is declared in ${environment.name}, whose \`absent\` names it`,
        fix: `remove the entry from environments/${environment.name}.ts, or leave the declaration out there with isPresent()`,
      },
    ];
  }
  if (own || absence) return [];
  const having = [...new Set(group.map((variant) => variant.environment))].join(', ');
  return [
    {
      where: first.path,
      code: 'missing-in-environment',
      what: `${label} exists in ${having} and is missing in ${environment.name}`,
      fix: `declare it for ${environment.name} too, or add \`{ service: '${first.service}', ${first.kind}: '${first.name}', reason: '…' }\` to \`absent\` in environments/${environment.name}.ts`,
    },
  ];
}

function absenceProblems(environment: Environment, variants: readonly Variant[]): Finding[] {
  return (environment.absent ?? []).flatMap((absence): Finding[] => {
    const where = `environment ${environment.name}#absent`;
    const label = describe(absence);
    if (absence.reason.trim() === '') {
      return [
        { where, code: 'reason-missing', what: `the absence of ${label} must say why`, fix: 'give its `reason`' },
      ];
    }
    if (variants.some((variant) => covers(absence, thingOf(variant)))) return [];
    return [
      { where, code: 'absence-unknown', what: `no environment has ${label}`, fix: 'correct or remove the entry' },
    ];
  });
}

function thingOf({ kind, service, name }: Variant) {
  return kind === 'action' ? { service, action: name } : { service, secret: name };
}

function describe({ service, action, secret }: Absence): string {
  if (action !== undefined) return `action ${service}/${action}`;
  return secret === undefined ? `service ${service}` : `secret ${service}/${secret}`;
}
