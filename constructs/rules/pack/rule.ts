/** What people are told of a rule, and how strictly it is meant. */
export interface Rule {
  /** `error`: nothing is synthesised. `warning`: it is reported, and refuses nothing. @default 'error' */
  readonly level?: 'error' | 'warning';
  /**
   * Whether `suppress` may silence it: `allowed`; `guards-secrets`, never, because it keeps values where they belong; `refused`, never,
   * because what it finds cannot work, or has a record of its own.
   */
  readonly suppression: 'allowed' | 'guards-secrets' | 'refused';
  /** What it finds, in a sentence. */
  readonly meaning: string;
  /** What usually leads to it. */
  readonly cause: string;
  /** What would go wrong without it. */
  readonly explanation: string;
  readonly fix: string;
  /** Where it comes from: a section of the guide, or a fact of the platform; short names as in docs/fidelity.md. */
  readonly source: string;
}
