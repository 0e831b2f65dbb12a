import type { Step } from '../../rotation/ports';
import type { Io } from '../io';

/** Says what a step came to, while a command is at work. */
export function tellStep({ before, outcome }: Step, io: Io): void {
  const said = outcome.kind === 'done' ? outcome.finding.how : outcome.code;
  io.stderr.write(`${before.secret} ${before.stage}: ${said}\n`);
}
