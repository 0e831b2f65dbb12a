import type { SecretStore, ValueSource } from './inventory';
import type { Region } from './regions';
import type { SandboxOverlay } from './sandbox-overlay';

/** A Genesys Cloud organisation; several environments may share one. */
export interface Organization {
  /** Short name, also the prefix of its Terraform input variables: `nonprod` → `nonprod_client_id`, `nonprod_client_secret`. */
  readonly name: string;
  readonly region: Region;
}

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
}

/** Where an environment's secret values come from. */
export interface ValueSources {
  /** `env`: variable `GCDA_<SECRET NAME>`; `file`: a file named like the secret in `directory`; `prompt`: asked for. */
  readonly default:
    { readonly kind: 'env' } | { readonly kind: 'file'; readonly directory: string } | { readonly kind: 'prompt' };
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
  switch (values.default.kind) {
    case 'env':
      return { kind: 'env', variable: `GCDA_${name.toUpperCase()}` };
    case 'file':
      return { kind: 'file', path: `${values.default.directory}/${name}` };
    case 'prompt':
      return { kind: 'prompt' };
  }
}
