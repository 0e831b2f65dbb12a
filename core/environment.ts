import type { SecretStore } from './inventory';
import type { Licence } from './prerequisites';
import { regionUrls, type Region } from './regions';
import type { RotationBounds } from './rotation-timing';
import type { SandboxOverlay } from './sandbox-overlay';
import type { StateBackend } from './state-backend';
import type { ValueSources } from './sources/value-sources';

/** A Genesys Cloud organisation; several environments may share one. */
export interface Organization {
  /** Short name, also the prefix of its Terraform input variables: `nonprod` → `nonprod_client_id`, `nonprod_client_secret`. */
  readonly name: string;
  readonly region: Region;
  /**
   * Set it to have a stack `<name>-access` with one role and one OAuth client for each job: provisioning, value writing, rotation, drift
   * reading, flow publishing. `state` is where that stack keeps its state.
   *
   * @default - none: roles and clients are made by other means
   */
  readonly access?: { readonly state: StateBackend };
}

/** Something the other environments have and this one lacks on purpose: an action, a secret (by its type), or a whole service. */
export type Absence = { readonly service: string; readonly reason: string } & (
  | { readonly action: string; readonly secret?: never }
  | { readonly secret: string; readonly action?: never }
  | { readonly action?: never; readonly secret?: never }
);

/** A deployed action that may be deleted, because no published flow uses it any more. */
export interface Retirement {
  readonly service: string;
  /** Id of the action, with its version: `lookup-account-v2`. */
  readonly action: string;
  /** How it is known that no flow uses it, or why that is acceptable. */
  readonly reason: string;
}

/** A stack that is live, that the code does not have any more, and that is left where it is. */
export interface Abandonment {
  /** `dev-crm`. */
  readonly stack: string;
  /** Why it is not destroyed, and who looks after it. */
  readonly reason: string;
}

/** What one environment has different about an external service. */
export interface ServiceVariant {
  /** Literal https address, without trailing slash (http to loopback only). */
  readonly baseUrl: string;
  /**
   * Literal https address of the service's token endpoint, for `PlatformOAuth` and for rotation; no other address ever gets its credentials.
   *
   * @default - none: no tokens can be fetched
   */
  readonly tokenUrl?: string;
  /**
   * Literal https address of its token introspection (RFC 7662): a new token is asked about there before it is used.
   *
   * @default - none: a new token is proven by a probe, or not at all
   */
  readonly introspectionUrl?: string;
  /**
   * Literal https address of its token revocation (RFC 7009): replaced tokens are ended there.
   *
   * @default - none: replaced tokens end by themselves
   */
  readonly revocationUrl?: string;
  /**
   * What the service itself calls this environment in the answers of probes.
   *
   * @default - the environment's name
   */
  readonly knownAs?: string;
  /**
   * Seconds that values live in this environment, by type of secret: `{ bearer: 1800 }`.
   *
   * @default - as the secret's declaration says
   */
  readonly lifetimeSeconds?: Readonly<Record<string, number>>;
  /**
   * Seconds before a call to this service is given up, 1–60.
   *
   * @default 10
   */
  readonly timeoutSeconds?: number;
  /**
   * Oldest TLS version that the service accepts, as its owner guarantees. `'1.3'` is needed where a body carries a secret.
   *
   * @default - nothing is guaranteed
   */
  readonly minimumTls?: '1.2' | '1.3';
}

/** Everything that differs between environments. */
export interface Environment<Name extends string = string, Services extends string = string> {
  readonly name: Name;
  /**
   * First part of the environment's secret names; set it to adopt names that exist already.
   *
   * @default - the environment's name
   */
  readonly prefix?: string;
  readonly organization: Organization;
  /**
   * Set it where the name does not tell: in production a change is confirmed with the environment's name in place of `yes`.
   *
   * @default - true where the environment or its organisation is called `prod`, `production` or `live`, alone or between dashes
   */
  readonly production?: boolean;
  /**
   * Where secrets live on the platform.
   *
   * @default 'integration-credentials'
   */
  readonly store?: SecretStore;
  readonly services: Readonly<Record<Services, ServiceVariant>>;
  readonly values: ValueSources;
  /**
   * What this environment lacks on purpose, each with its reason. Anything else that another environment has must be here too.
   *
   * @default - nothing: it has all that the others have
   */
  readonly absent?: readonly Absence[];
  /**
   * Deployed actions whose declaration may go without a successor.
   *
   * @default - none: an action that was deployed stays declared
   */
  readonly retired?: readonly Retirement[];
  /**
   * How long things take here that a rotation waits for.
   *
   * @default - 60 s cache, 5 s clock skew, 10 s propagation, 30 s to issue and check, 60 s for retries
   */
  readonly rotationBounds?: Partial<RotationBounds>;
  /**
   * Where Terraform keeps the state of the environment's stacks.
   *
   * @default { kind: 'local' }
   */
  readonly state?: StateBackend;
  /**
   * Licence of the organisation; features that need a higher one are refused.
   *
   * @default - not known: nothing is claimed
   */
  readonly licence?: Licence;
  /**
   * Days for which the organisation is expected to keep audit records. Needs CX 3.
   *
   * @default - none expected
   */
  readonly auditRetentionDays?: number;
  /**
   * Sandbox in force; never written by hand.
   *
   * @default - none: the organisation's region is used
   */
  readonly sandbox?: {
    readonly genesysUrl: string;
    readonly stateDirectory: string;
    /** Set where `state` counts in the sandbox too: the name that its places there begin with. */
    readonly statePrefix?: string;
  };
}

/** The environment as it is in a running sandbox: its gateway, its targets, its values, its state folder. */
export function inSandbox<N extends string, S extends string>(
  environment: Environment<N, S>,
  overlay: SandboxOverlay,
): Environment<N, S> {
  const services = Object.entries<ServiceVariant>(environment.services).map(([service, variant]) => [
    service,
    onPlatform(variant, environment.organization.region, overlay.genesysUrl) ?? {
      ...variant,
      baseUrl: `${overlay.targetsUrl}/${environment.name}/${service}`,
      ...tokenAddresses(variant, `${overlay.targetsUrl}/${environment.name}/oauth`),
    },
  ]);
  return {
    ...environment,
    services: Object.fromEntries(services) as Record<S, ServiceVariant>,
    values: { default: { kind: 'file', directory: overlay.valuesDirectory } },
    sandbox: {
      genesysUrl: overlay.genesysUrl,
      stateDirectory: overlay.stateDirectory,
      ...(overlay.statePrefix === undefined ? {} : { statePrefix: overlay.statePrefix }),
    },
  };
}

/** The same on the sandbox's platform where it is the platform itself that is called; undefined for every other service. */
function onPlatform(variant: ServiceVariant, region: Region, genesysUrl: string): ServiceVariant | undefined {
  const { apiUrl, loginUrl } = regionUrls(region);
  // No URL is parsed here: what is wrong with an address is said where its service is declared.
  const moved = (address: string | undefined, from: string): string | undefined =>
    address === from || address?.startsWith(`${from}/`) ? genesysUrl + address.slice(from.length) : undefined;
  const [baseUrl, tokenUrl] = [moved(variant.baseUrl, apiUrl), moved(variant.tokenUrl, loginUrl)];
  return baseUrl === undefined ? undefined : { ...variant, baseUrl, ...(tokenUrl !== undefined && { tokenUrl }) };
}

/** The sandbox's addresses in place of those that the variant has. */
function tokenAddresses(variant: ServiceVariant, oauthUrl: string): Partial<ServiceVariant> {
  const addresses = {
    tokenUrl: `${oauthUrl}/token`,
    introspectionUrl: `${oauthUrl}/token/introspection`,
    revocationUrl: `${oauthUrl}/token/revocation`,
  };
  return Object.fromEntries(
    Object.entries(addresses).filter(([name]) => variant[name as keyof typeof addresses] !== undefined),
  );
}

/** Whether a declaration belongs in the environment: false for what its `absent` names. For stacks that leave something out. */
export function isPresent(
  environment: Environment,
  thing: { readonly service: string; readonly action?: string; readonly secret?: string },
): boolean {
  return !(environment.absent ?? []).some((absence) => covers(absence, thing));
}

/** Whether an absence means this action or secret; one of a whole service means all of both. */
export function covers(
  absence: { readonly service: string; readonly action?: string | undefined; readonly secret?: string | undefined },
  { service, action, secret }: { readonly service: string; readonly action?: string; readonly secret?: string },
): boolean {
  if (absence.service !== service) return false;
  if (absence.action === undefined && absence.secret === undefined) return true;
  return (
    (absence.action !== undefined && absence.action === action) ||
    (absence.secret !== undefined && absence.secret === secret)
  );
}
