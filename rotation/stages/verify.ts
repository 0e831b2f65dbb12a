import { runConsole } from '../run-console';
import { refused } from '../stage-fault';
import type { Stage } from './stage';

/**
 * Runs an action on the platform. The platform may still use the old value, which is good, so that an answer of 200 does not yet show the
 * new one at work (`prove` does); a refusal shows that it is not accepted, and puts the old one back.
 */
export const verify: Stage = async (context) => {
  const { verdict, finding } = await runConsole(context);
  if (verdict === 'refused') throw refused('value-refused', finding);
  return { outcome: { kind: 'done', finding } };
};
