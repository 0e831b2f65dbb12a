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
  /** Gets what Terraform prints beside its events, such as the log that `TF_LOG` asks for. */
  readonly onNoise: (stack: Stack, text: string) => void;
}
