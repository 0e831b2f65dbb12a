import type { TokenManner } from './targets/token-manners';
import type { Clock } from '../core/clock';
import type { SandboxOverlay } from '../core/sandbox-overlay';
import type { DataFolder } from './data-folder';
import type { Layout } from './layout';
import type { SecretValues } from './secret-values';

export interface StartSandboxOptions {
  readonly folder: DataFolder;
  /**
   * Port of the Genesys side; the targets take the next one. 0 takes any two free ports, those of the last start where they are free.
   *
   * @default - those of the last start on this folder; 4010 and 4011 at the first
   */
  readonly port?: number | undefined;
  /**
   * Forget values, clients, state and database of earlier starts.
   *
   * @default false
   */
  readonly isFresh?: boolean | undefined;
  /**
   * Values to use instead of those in the folder or new random ones.
   *
   * @default - none
   */
  readonly planted?: SecretValues | undefined;
  /**
   * Requests a token may make in a minute.
   *
   * @default 300, as the platform
   */
  readonly requestsPerMinute?: number | 'off' | undefined;
  /**
   * Seconds for which an execution may go on using a replaced value.
   *
   * @default 60, as the guide has it
   */
  readonly cacheSeconds?: number | undefined;
  /**
   * Environments keep Terraform's state where they declare it, under a name of this sandbox's own, in place of its folder.
   *
   * @default false
   */
  readonly keepsDeclaredState?: boolean | undefined;
  /**
   * Instances of the platform forget replaced values at random times within `cacheSeconds`, by this seed.
   *
   * @default - each at its end
   */
  readonly cacheSeed?: number | undefined;
  /**
   * Seconds a bearer token of the CRM lives.
   *
   * @default 86400
   */
  readonly tokenLifetimeSeconds?: number | undefined;
  /**
   * Seconds for which earlier tokens stay good once a new one is issued.
   *
   * @default - until they expire or are revoked
   */
  readonly tokenOverlapSeconds?: number | undefined;
  /**
   * How token servers of the CRM answer.
   *
   * @default - as the standard says
   */
  readonly tokenManner?: TokenManner | undefined;
  /**
   * The process ends when the sandbox does.
   *
   * @default false
   */
  readonly ownsProcess?: boolean | undefined;
  /**
   * Folder of the project that it is for; others' commands are told when they are pointed at it.
   *
   * @default - the data folder itself
   */
  readonly project?: string | undefined;
  /**
   * Organisations and their environments.
   *
   * @default - those of the example
   */
  readonly layout?: Layout | undefined;
}

/** What of the outside world a sandbox needs. */
export interface StartPorts {
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly pid: number;
  /** Node binary and compiled entry that the provider mirror starts. */
  readonly provider: { readonly nodeBinary: string; readonly entry: string };
}

/** A sandbox while it runs. */
export interface RunningSandbox {
  readonly overlay: SandboxOverlay;
  /** Value for `GCDA_SANDBOX`. */
  readonly overlayFile: string;
  readonly folder: DataFolder;
  /** Settles once it is closed, by whom ever. */
  readonly closed: Promise<void>;
  /** Stops listening, lets running requests end, and removes `sandbox.json`. Values and state stay for the next start. */
  close(): Promise<void>;
}
