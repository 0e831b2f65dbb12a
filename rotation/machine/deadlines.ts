import type { Deadlines } from '../../core/bounded-wait';
import type { MachineRules } from './machine-rules';
import type { Rotation } from './rotation';

/** By when the next attempt at a stage must come to save the value in use; nothing where its end is not known, or where nothing is at stake. */
export function deadlinesOf(
  { stage, oldEndsAt }: Pick<Rotation, 'stage' | 'oldEndsAt'>,
  rules: MachineRules,
): Deadlines {
  if (oldEndsAt === null) return {};
  const { overlapMilliseconds, writeMilliseconds, issueMilliseconds = 0 } = rules;
  switch (stage) {
    case 'issue':
      return { lastMoment: oldEndsAt - overlapMilliseconds - issueMilliseconds, end: oldEndsAt };
    case 'check':
    case 'verify':
      return { lastMoment: oldEndsAt - overlapMilliseconds - writeMilliseconds, end: oldEndsAt };
    case 'store':
      return { lastMoment: oldEndsAt - overlapMilliseconds, end: oldEndsAt };
    case 'restore':
      return { end: oldEndsAt };
    case 'retire':
    case 'prove':
    case 'done':
    case 'failed':
      return {};
  }
}
