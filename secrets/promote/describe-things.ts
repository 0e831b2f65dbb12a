import type { InventoryAction, InventoryEnvironment, InventorySecret, InventoryService } from '../../core/inventory';
import type { Aspect, ComparedRow } from './comparison';
import { neutralHeader } from './neutral-header';

/** What one environment says of an aspect. */
export interface Said {
  readonly shown: string;
  /** What must be equal in all environments. */
  readonly compared: string;
  /** Whether it may differ all the same. */
  readonly isAllowed: boolean;
}

/** A service, secret or action of one environment, by what it is called in all of them. */
export interface Described extends Pick<ComparedRow, 'kind' | 'service' | 'name'> {
  readonly says: ReadonlyMap<Aspect, Said>;
}

/** Everything of an environment that is compared. What only an issuer needs is not on the platform, and left out. */
export function describeThings(environment: InventoryEnvironment): readonly Described[] {
  const { services, secrets, actions } = environment;
  const neutralNames = new Map(secrets.map(({ name, service, type }) => [name, `${service}_${type}`]));
  return [
    ...services.map(describeService),
    ...secrets.filter(({ use }) => use === 'platform').map((secret) => describeSecret(secret, environment)),
    ...actions.map((action) => describeAction(action, environment.name, neutralNames)),
  ];
}

const must = (shown: string, compared = shown): Said => ({ shown, compared, isAllowed: false });
const may = (shown: string): Said => ({ shown, compared: shown, isAllowed: true });

function describeService({ name, baseUrl }: InventoryService): Described {
  return { kind: 'service', service: name, name, says: new Map([['address', may(baseUrl)]]) };
}

function describeSecret(secret: InventorySecret, { prefix }: InventoryEnvironment): Described {
  const { name, service, type, lifetimeSeconds, rotation } = secret;
  const says = new Map<Aspect, Said>([
    ['name', must(name, withoutPrefix(name, `${prefix}_`))],
    ['lifetime', may(lifetimeSeconds === null ? 'no end' : `${lifetimeSeconds} s`)],
    ['rotation', may(rotation?.kind ?? 'none')],
  ]);
  return { kind: 'secret', service, name: type, says };
}

function describeAction(
  action: InventoryAction,
  environment: string,
  neutralNames: ReadonlyMap<string, string>,
): Described {
  const { id, name, service, contractHash, definitionHash, requestType, timeoutSeconds, headers } = action;
  const says = new Map<Aspect, Said>([
    ['name', must(name, withoutPrefix(name, `${environment}-`))],
    ['contract', must(shortened(contractHash), contractHash)],
    ['request', must(`${requestType} ${shortened(definitionHash)}`, `${requestType} ${definitionHash}`)],
    ...Object.entries(headers).map(([header, value]): [Aspect, Said] => [
      `header ${header}`,
      must(value, neutralHeader(value, neutralNames)),
    ]),
    ['timeout', may(`${timeoutSeconds} s`)],
  ]);
  return { kind: 'action', service, name: id, says };
}

function withoutPrefix(name: string, prefix: string): string {
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}

function shortened(hash: string): string {
  return hash.slice(0, 12);
}
