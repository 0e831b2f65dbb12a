import type { YesFlags } from '../commands/yes-option';

/** Options of every command that synthesises. */
export interface SynthOptions {
  /** Command that runs the app. @default - `app` in cdktf.json */
  readonly app?: string;
  /** Output folder. @default - CDKTF_OUTPUT, `output` in cdktf.json, or cdktf.out */
  readonly output?: string;
  /** Shows what the app and Terraform print, as they print it. */
  readonly verbose?: boolean;
  readonly json?: boolean;
}

/** Options of every command that runs Terraform. */
export interface TerraformOptions extends SynthOptions {
  readonly skipSynth?: boolean;
  /** `name=value`. */
  readonly var?: readonly string[];
  readonly varFile?: readonly string[];
  /** Stacks at once; below 1, all of them. @default 4 */
  readonly parallelism?: number;
  /** Operations at once within a stack. @default - Terraform's own */
  readonly terraformParallelism?: number;
  readonly refreshOnly?: boolean;
  /** False for `--no-color`. */
  readonly color?: boolean;
  /** Seconds that a locked state is waited for. @default 120 */
  readonly lockTimeout?: number;
  /** Refused: `gcda state migrate` does it. */
  readonly migrateState?: boolean;
  readonly skipProviderLock?: boolean;
  readonly ignoreMissingStackDependencies?: boolean;
}

/** Options of `plan`. */
export interface PlanOptions extends TerraformOptions {
  readonly destroy?: boolean;
  readonly detailedExitcode?: boolean;
}

/** Options of `deploy` and `destroy`. */
export interface ChangeOptions extends TerraformOptions, YesFlags, OutputsFileOptions {
  /** Why a secret that nothing has shown to be good may take the place of one that works. */
  readonly acceptUnproven?: string;
}

/** Where outputs are written. */
export interface OutputsFileOptions {
  readonly outputsFile?: string;
  readonly outputsFileIncludeSensitiveOutputs?: boolean;
}
