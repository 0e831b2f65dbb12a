/**
 * What became of one action:
 *
 * - `proven`: it ran with its example, and its target accepted the credential;
 * - `skipped`: it may write, and only reading was allowed;
 * - `not-provable`: it has no example;
 * - `not-deployed`: it, or what carries its secrets, is not on the platform, or is there as it was before;
 * - `unset`: a secret holds the placeholder that Terraform made it with;
 * - `empty`, `unresolved`: the reference gave nothing, or stands there itself;
 * - `mismatched`: the credential is good, but not here;
 * - `refused`: the target does not know it;
 * - `too-early`: a value was written a moment ago, and the platform may have used the one before it;
 * - `failed`: anything else.
 */
export type Verdict =
  | 'proven'
  | 'skipped'
  | 'not-provable'
  | 'not-deployed'
  | 'unset'
  | 'empty'
  | 'unresolved'
  | 'mismatched'
  | 'refused'
  | 'too-early'
  | 'failed';

/** A verdict and what it rests on, where that is more than success. */
export interface ReasonedVerdict {
  readonly verdict: Verdict;
  /** What was expected and what was found; null for `proven`. */
  readonly what: string | null;
}

/** One action of an environment, judged. Names and verdicts only. */
export interface ActionProof extends ReasonedVerdict {
  /** Name on the platform. */
  readonly action: string;
  readonly id: string;
  readonly service: string;
  readonly stack: string;
  readonly method: string;
  readonly secrets: readonly string[];
  /** HTTP status of the target's answer; null where it was not asked, or the console does not tell. */
  readonly status: number | null;
  /** Ids of the actions whose answers named this environment as the owner of all its secrets; empty where none did. */
  readonly environmentProvenBy: readonly string[];
}
