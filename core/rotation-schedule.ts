import { z } from 'zod';

/**
 * Fate of the old credential once a new one is issued:
 *
 * - `until-expiry`: it stays good until it expires by itself, or is revoked;
 * - `until-retired`: it has no end of its own and stays good until it is deleted;
 * - `seconds`: it ends so many seconds after the new one was issued;
 * - `none`: it ends at once. The author chooses what to do about that, and says why.
 */
export const overlapSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('until-expiry') }),
  z.strictObject({ kind: z.literal('until-retired') }),
  z.strictObject({ kind: z.literal('seconds'), seconds: z.int().min(0) }),
  z.strictObject({
    kind: z.literal('none'),
    /** Two clients that are renewed in turn, or failed calls in a window of low traffic. */
    instead: z.enum(['alternating-clients', 'accepted-outage']),
    reason: z.string().min(1),
  }),
]);
export type Overlap = z.infer<typeof overlapSchema>;

/** When a rotation may begin: from each time that `cron` names, in `timeZone`, for so many minutes. */
export const rotationWindowSchema = z.strictObject({
  /** Five fields, as in crontab: `0 3 * * *`. */
  cron: z.string().min(1),
  /** IANA name: `Europe/Berlin`. */
  timeZone: z.string().min(1),
  minutes: z.int().min(1),
});
export type RotationWindow = z.infer<typeof rotationWindowSchema>;

/** Settings of every rotation that is made here. */
export const scheduled = {
  overlap: overlapSchema,
  /** Seconds before the end of the old value at which its renewal begins; computed unless given. */
  leadSeconds: z.int().min(1).optional(),
  window: rotationWindowSchema.optional(),
};

/** When and with what overlap a rotation is made. */
export interface Schedule {
  /**
   * Seconds before the end of a value at which its renewal begins.
   *
   * @default - computed from the actions that use it, five minutes or more
   */
  readonly leadSeconds?: number;
  /**
   * When it may begin.
   *
   * @default - at any time
   */
  readonly window?: RotationWindow;
  /** Fate of the old value once a new one is issued. */
  readonly overlap?: Overlap;
}

/** The schedule as the inventory has it. */
export function describeSchedule({ leadSeconds, window, overlap }: Schedule, usual: Overlap) {
  return {
    overlap: overlap ?? usual,
    ...(leadSeconds === undefined ? {} : { leadSeconds }),
    ...(window === undefined ? {} : { window }),
  };
}
