import { z } from 'zod';
import type { SecretState } from '../../ledger/ledger';
import type { Location } from '../platform/locate';

const secretMarkSchema = z.strictObject({
  /** Generation of the value that the platform holds, by the ledger; null where the ledger does not know. */
  generation: z.int().nullable(),
  /** Last write on the platform, whoever made it; null where it does not tell. */
  modifiedDate: z.string().nullable(),
});

/** By what it is noticed that a value is another one than before: never anything made from the value. */
export type SecretMark = z.infer<typeof secretMarkSchema>;

/** Marks of an environment's secrets, by name. */
export const secretMarksSchema = z.record(z.string(), secretMarkSchema);
export type SecretMarks = z.infer<typeof secretMarksSchema>;

/** The marks of every secret that is on the platform, now. */
export function secretMarks({ located }: Location, states: ReadonlyMap<string, SecretState>): SecretMarks {
  const marks = located.flatMap(({ target, modifiedDate = null }) =>
    target.secrets.map((name): [string, SecretMark] => [
      name,
      { generation: states.get(name)?.live?.generation ?? null, modifiedDate },
    ]),
  );
  return Object.fromEntries(marks.sort(([one], [other]) => (one < other ? -1 : 1)));
}
