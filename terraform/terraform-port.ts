import type { Clock } from '../core/clock';
import type { Stack } from './stack';

/** How Terraform is run here. */
export interface TerraformPort {
  /** Name or path of Terraform or OpenTofu. */
  readonly binary: string;
  /** Environment of every run; of input variables (`TF_VAR_…`), a stack's run gets those that the stack declares. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborting it ends each run in good order; none begins after it. */
  readonly signal: AbortSignal;
  /** Said that a registry must not be asked for checksums of other platforms. */
  readonly skipsProviderLock: boolean;
  /** Files of input variables, by absolute path. */
  readonly variableFiles: readonly string[];
  /** Operations at once within a stack. @default - Terraform's own: 10 */
  readonly operations?: number | undefined;
  /** Where time comes from, for waiting. */
  readonly clock: Clock;
  /** Milliseconds that a run waits for a lock of the state that another holds. */
  readonly lockPatience: number;
  /** Gets told, once for each run that has to wait, who holds the lock. */
  readonly onWait: (stack: Stack, holder: string) => void;
  /** Gets told, again and again, that a run has said nothing for so many seconds. @default - nobody is told */
  readonly onQuiet?: (stack: Stack, command: string, seconds: number) => void;
  /** Asks the place of the locks who holds one, where Terraform does not know. @default - nobody is asked */
  readonly findLockHolder?: (stack: Stack) => Promise<string | undefined>;
  /** Gets what Terraform prints beside its events, such as the log that `TF_LOG` asks for. */
  readonly onNoise: (stack: Stack, text: string) => void;
}
