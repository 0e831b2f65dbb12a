import { writeCredential } from './write-credential';
import { freshValue } from './fresh-value';
import type { Stage } from './stage';

/** Writes the new value to the platform. A whole write may be repeated, so a lost answer does no harm. */
export const store: Stage = async (context) => {
  const { newEndsAt: endsAt, reference } = context.rotation;
  const value = await freshValue(context);
  const { modifiedDate, client } = await writeCredential(context, value, reference);
  return {
    outcome: {
      kind: 'done',
      finding: { outcome: 'proven', how: 'the platform took it', facts: { modifiedDate } },
    },
    value,
    platformModifiedDate: modifiedDate,
    live: { endsAt, reference, client },
  };
};
