import type { Step } from '../../rotation/run/rotation-ports';
import type { Io } from '../io';
import { wrap } from '../wrap';

/** Says what a step came to, while a command is at work. */
export function tellStep({ before, outcome }: Step, io: Io): void {
  io.stderr.write(`${wrap(`${before.secret} ${before.stage}: ${said({ before, outcome })}`, 78).join('\n  ')}\n`);
}

/** More than the code only once: what waits for the end of a token is asked often. */
function said({ before, outcome }: Pick<Step, 'before' | 'outcome'>): string {
  if (outcome.kind === 'done') return outcome.finding.how;
  const how = outcome.finding?.how;
  return how === undefined || before.fault?.code === outcome.code ? outcome.code : `${outcome.code}, ${how}`;
}
