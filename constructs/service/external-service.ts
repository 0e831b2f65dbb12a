import { Token } from 'cdktf';
import { Construct } from 'constructs';
import type { Environment, ServiceVariant } from '../../core/environment';
import { normalAddress } from '../../core/normal-address';
import { isSecretNamePart } from '../../core/secret-name';
import { addCheck, type Finding } from '../tree/checks';
import { claimId, isReserved } from '../tree/claim-id';
import { ServiceCredential, type CredentialType } from './service-credential';

/** Construction properties for `ExternalService`. */
export interface ExternalServiceProps<Env extends string> {
  /** The environment it is declared for; its variant of the service is found there, under the construct's id. */
  readonly environment: Environment<Env>;
}

/** A REST API that Data Actions call. Its name is the middle part of its secrets' names. */
export class ExternalService<Env extends string = string> extends Construct {
  readonly serviceName: string;
  readonly environment: Environment<Env>;
  /** Literal address that every request of its actions begins with, in its normal form; empty where the environment names none that is sound. */
  readonly baseUrl: string;
  /** Literal address at which the platform fetches tokens of the service itself; undefined where the environment names none. */
  readonly tokenUrl: string | undefined;
  /** Literal address at which tokens are introspected, and revoked; undefined where the environment names none. */
  readonly introspectionUrl: string | undefined;
  readonly revocationUrl: string | undefined;
  private readonly lifetimes: ReadonlyMap<string, number>;
  /** What the service calls the environment in its answers. */
  readonly knownAs: string;
  /** Seconds before a call is given up, unless an action says otherwise. */
  readonly timeoutSeconds: number;

  constructor(scope: Construct, id: string, props: ExternalServiceProps<Env>) {
    super(scope, claimId(scope, id, 'service'));
    const variant: ServiceVariant | undefined = Object.hasOwn(props.environment.services, id)
      ? props.environment.services[id]
      : undefined;
    this.serviceName = id;
    this.environment = props.environment;
    this.baseUrl = normal(variant?.baseUrl) ?? '';
    this.tokenUrl = normal(variant?.tokenUrl);
    this.introspectionUrl = normal(variant?.introspectionUrl);
    this.revocationUrl = normal(variant?.revocationUrl);
    this.lifetimes = new Map(Object.entries(variant?.lifetimeSeconds ?? {}));
    this.knownAs = variant?.knownAs ?? props.environment.name;
    this.timeoutSeconds = variant?.timeoutSeconds ?? 10;
    addCheck(this, () => (variant ? variantProblems(id, variant) : [missingVariant(id, props.environment.name)]));
  }

  /** Seconds that values of a type live in the environment; undefined where it does not say. */
  lifetimeOf(type: string): number | undefined {
    return this.lifetimes.get(type);
  }

  /** First part of the environment's secret names. */
  get prefix(): string {
    return this.environment.prefix ?? this.environment.name;
  }

  /** The credential (and integration) of one authentication method; made when first asked for. */
  credential(method: string, type: CredentialType = 'userDefined', replaces?: string): ServiceCredential {
    const existing = this.tryFindCredential(method);
    return existing ?? new ServiceCredential(this, credentialId(method), { service: this, type, replaces });
  }

  /** The credential of one authentication method, if something asked for it already. */
  tryFindCredential(method: string): ServiceCredential | undefined {
    const existing = this.node.tryFindChild(credentialId(method));
    return existing instanceof ServiceCredential ? existing : undefined;
  }

  /** Forgets a credential whose last secret went to another one, so that nothing is deployed for it. */
  dropCredential(credential: ServiceCredential): void {
    this.node.tryRemoveChild(credential.node.id);
  }
}

/** A method that has no valid name is reported by its secret; here it must only not break the construct library. */
function credentialId(method: string): string {
  return isReserved(method) ? `${method} (invalid)` : method;
}

function missingVariant(service: string, environment: string): Finding {
  return {
    code: 'service-without-variant',
    what: `environment ${environment} has no service '${service}'`,
    fix: `add \`${service}: { baseUrl: … }\` to environments/${environment}.ts`,
  };
}

function variantProblems(service: string, variant: ServiceVariant): Finding[] {
  const problems: Finding[] = [];
  if (!isSecretNamePart(service)) {
    problems.push({
      code: 'service-name-invalid',
      what: `a service's name must be lower-case letters and digits, beginning with a letter, got '${service}'`,
      fix: 'rename the service: its name is the middle part of its secrets’ names',
    });
  }
  for (const [member, code] of addressMembers) {
    const address = variant[member];
    const reason = address === undefined ? undefined : addressFault(address);
    if (reason === undefined) continue;
    problems.push({
      code,
      what: `${member} of service '${service}' must be a literal https address, but ${reason}`,
      fix: 'write it like https://api.example.com/v1, without trailing slash, credentials, query or fragment',
    });
  }
  return problems;
}

const addressMembers = [
  ['baseUrl', 'base-url-invalid'],
  ['tokenUrl', 'token-url-invalid'],
  ['introspectionUrl', 'token-url-invalid'],
  ['revocationUrl', 'token-url-invalid'],
] as const;

/** The one spelling of an address that is judged and emitted; empty for one that is not sound. */
function normal(text: string | undefined): string | undefined {
  if (text === undefined || Token.isUnresolved(text)) return text === undefined ? undefined : '';
  const read = normalAddress(text);
  return 'address' in read ? read.address : '';
}

function addressFault(text: string): string | undefined {
  if (Token.isUnresolved(text)) return 'it is only known to Terraform';
  const read = normalAddress(text);
  return 'fault' in read ? read.fault : undefined;
}
