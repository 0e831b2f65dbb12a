/** One thing in an action that the platform refuses, or that fails whenever the action runs. */
export interface Fault {
  /** Code of the problem that it is. */
  readonly code: string;
  /** Member of the action on the platform: `config.request.headers.Accept`. */
  readonly where: string;
  readonly what: string;
  readonly fix: string;
}
