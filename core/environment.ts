import type { SecretStore, ValueSource } from './inventory';
import type { Licence } from './prerequisites';
import type { Region } from './regions';
import type { SandboxOverlay } from './sandbox-overlay';
import type { StateBackend } from './state-backend';

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

/** What one environment has different about an external service. */
export interface ServiceVariant {
  /** Literal https address, without trailing slash (http to loopback only). */
  readonly baseUrl: string;
  /**
   * Literal https address of the service's token endpoint, for `PlatformOAuth`; no other address ever gets its credentials.
   *
   * @default - none: the platform cannot fetch tokens of this service itself
   */
  readonly tokenUrl?: string;
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

/** A source of all secrets of an environment: without what the secret's name decides. */
type DefaultOf<K extends ValueSource['kind'], Decided extends string> = Readonly<
  Omit<Extract<ValueSource, { kind: K }>, Decided>
>;

/** Where an environment's secret values come from. */
export interface ValueSources {
  /**
   * `env`: variable `GCDA_<SECRET NAME>`; `file`: a file named like the secret in `directory`; `prompt`: asked for; `age`: a file
   * `<secret name>.age` in `directory`; `exec`: the command with `{secret}` in its arguments replaced by the secret's name; `vault`:
   * field `value` of the secret `<path>/<secret name>`.
   */
  readonly default:
    | { readonly kind: 'env' }
    | { readonly kind: 'file'; readonly directory: string }
    | { readonly kind: 'prompt' }
    | (DefaultOf<'age', 'path'> & { readonly directory: string })
    | Readonly<Extract<ValueSource, { kind: 'exec' }>>
    | DefaultOf<'vault', 'field' | 'version'>;
  /** Sources of single secrets, by secret name. */
  readonly secrets?: Readonly<Record<string, ValueSource>>;
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
  readonly sandbox?: { readonly genesysUrl: string; readonly stateDirectory: string };
}

/** The environment as it is in a running sandbox: its gateway, its targets, its values, its state folder. */
export function inSandbox<N extends string, S extends string>(
  environment: Environment<N, S>,
  overlay: SandboxOverlay,
): Environment<N, S> {
  const services = Object.entries<ServiceVariant>(environment.services).map(([service, variant]) => [
    service,
    {
      ...variant,
      baseUrl: `${overlay.targetsUrl}/${environment.name}/${service}`,
      ...(variant.tokenUrl === undefined ? {} : { tokenUrl: `${overlay.targetsUrl}/${environment.name}/oauth/token` }),
    },
  ]);
  return {
    ...environment,
    services: Object.fromEntries(services) as Record<S, ServiceVariant>,
    values: { default: { kind: 'file', directory: overlay.valuesDirectory } },
    sandbox: { genesysUrl: overlay.genesysUrl, stateDirectory: overlay.stateDirectory },
  };
}

/** Where the value of secret `name` comes from. */
export function valueSourceOf(values: ValueSources, name: string): ValueSource {
  const own = values.secrets?.[name];
  if (own) return own;
  const { default: common } = values;
  switch (common.kind) {
    case 'env':
      return { kind: 'env', variable: `GCDA_${name.toUpperCase()}` };
    case 'file':
      return { kind: 'file', path: `${common.directory}/${name}` };
    case 'prompt':
      return { kind: 'prompt' };
    case 'age': {
      const { directory, ...identity } = common;
      return { ...identity, path: `${directory}/${name}.age` };
    }
    case 'exec': {
      const [program, ...rest] = common.command;
      return { ...common, command: [program, ...rest.map((argument) => argument.replaceAll('{secret}', name))] };
    }
    case 'vault':
      return { ...common, path: `${common.path}/${name}`, field: 'value' };
  }
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
  absence: Absence,
  { service, action, secret }: { readonly service: string; readonly action?: string; readonly secret?: string },
): boolean {
  if (absence.service !== service) return false;
  if (absence.action === undefined && absence.secret === undefined) return true;
  return (
    (absence.action !== undefined && absence.action === action) ||
    (absence.secret !== undefined && absence.secret === secret)
  );
}
