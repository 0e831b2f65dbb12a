/** One Data Action, run in the test console of its environment. */
export interface ProvenAction {
  readonly environment: string;
  readonly stack: string;
  /** Id as declared: `lookup-account`. */
  readonly action: string;
  readonly secrets: readonly string[];
  /** The authenticating header with its value masked: `Authorization: Bearer ******`. */
  readonly header: string;
  readonly success: boolean;
  /** HTTP status of the target; null where the console does not tell it. */
  readonly status: number | null;
  readonly answer: unknown;
  readonly error: string | null;
}

/** What one `cdktf deploy` of every stack did. */
export interface DeployResult {
  readonly stacks: number;
  readonly added: number;
  readonly changed: number;
  readonly destroyed: number;
  readonly seconds: number;
}

/** What ledger and platform say when all is done. */
export interface LedgerResult {
  readonly records: number;
  /** True when every chain verifies, signature and all. */
  readonly isWhole: boolean;
  /** Values of which the platform still has the one that was written, and how many there are. */
  readonly inPlace: number;
  readonly of: number;
}

/** What `npm start` proved. */
export interface DemoResult {
  readonly deploys: readonly DeployResult[];
  readonly valuesWritten: number;
  readonly actions: readonly ProvenAction[];
  readonly ledger: LedgerResult;
  /** Search for every secret value in everything the run left behind. */
  readonly search: {
    readonly artifacts: number;
    readonly bytes: number;
    readonly found: readonly { artifact: string; secret: string }[];
  };
  readonly seconds: number;
  readonly success: boolean;
}
