/** Outcome of one secret. */
export interface SecretOutcome {
  readonly environment: string;
  readonly secret: string;
  /** Credential that carries it; null in a store with named secrets. */
  readonly credential: string | null;
  /**
   * `same`: the platform has this value already. `held-back`: its credential is not ready, the problems say why. `not-tried`: an earlier failure made the attempt pointless. `unsettled`: it was sent, and
   * what became of it could not be put on record; the next sync writes it again.
   */
  readonly status: 'written' | 'created' | 'same' | 'failed' | 'held-back' | 'not-tried' | 'unsettled';
}
