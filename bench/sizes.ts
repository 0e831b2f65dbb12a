/** How large the generated estate is. */
export interface EstateSize {
  readonly environments: readonly string[];
  /** Services of each environment; each is one stack. */
  readonly services: number;
  /** Actions of each service. */
  readonly actions: number;
}
