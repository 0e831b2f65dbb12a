import type { Rotation } from '../rotation';

/** The right to work on one rotation, for a time. */
export interface Claim {
  readonly rotation: Rotation;
  /** Grows with every claim of this rotation. What is saved under an earlier one is refused, whatever clocks say. */
  readonly fence: number;
  readonly worker: string;
  /** Milliseconds since the epoch. */
  readonly expires: number;
  /** True when the stage was begun before by someone who never told how it ended: its effects may be there already. */
  readonly isRepeated: boolean;
}

/** A row as claiming and saving give it back. */
export interface ClaimRow {
  readonly body: string;
  readonly fence: number;
  readonly holder: string;
  readonly expires: number;
  readonly starts: number;
}

export const claimColumns = 'body, fence, holder, expires, starts';

export function toClaim({ body, fence, holder, expires, starts }: ClaimRow): Claim {
  return { rotation: toRotation(body), fence, worker: holder, expires, isRepeated: starts > 1 };
}

/** The rotation that a row holds. */
export function toRotation(body: string): Rotation {
  // Written by this folder only.
  return JSON.parse(body) as Rotation;
}
