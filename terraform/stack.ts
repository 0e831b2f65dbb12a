/** One stack of a synthesis: a folder with Terraform JSON, and a state of its own. */
export interface Stack {
  readonly name: string;
  /** Absolute path of the folder that Terraform runs in. */
  readonly directory: string;
  /** Names of stacks that must be there before it. */
  readonly dependencies: readonly string[];
  /** What its JSON says of how Terraform is to be run. */
  readonly settings: StackSettings;
}

/** The parts of a stack's JSON that decide how Terraform is run. */
export interface StackSettings {
  /** The block `terraform`: backend and providers. */
  readonly terraform: Readonly<Record<string, unknown>>;
  /** Names of its input variables. */
  readonly variables: readonly string[];
  /** Its outputs by the constructs that made them: names of Terraform outputs, in objects named after constructs. */
  readonly outputTree: unknown;
}
