import { exitCodes, renderProblem } from '../../core/problem';
import { describeFailure } from '../describe-failure';
import { guardEnding } from '../guard-ending';
import { guardOutput } from '../guard-output';
import { processIo } from '../process-io';
import { unsafeStartProblems } from '../unsafe-start-problems';
import { runCdktf } from './run-cdktf';

// Who has read enough leaves a deploy running to its end.
const { end, endAfterOthers } = guardEnding('cdktf', process, guardOutput(process));
const interrupt = new AbortController();
// Those by which the command ended at once while it was loaded.
const early = process.listeners('SIGQUIT');
// A terminal and npx both may send it: it counts once, so that Terraform cleans up and is waited for.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const) {
  process.on(signal, () => {
    if (interrupt.signal.aborted) return;
    interrupt.abort(signal);
    process.stderr.write(`interrupted (${signal}): ending in good order\n`);
  });
}
for (const listener of early) process.off('SIGQUIT', listener);
// What nobody catches: Node would print its message, which may be a value. No Terraform is left behind: the process ends after those that run.
process.on('uncaughtException', (error) => {
  const { text, exitCode } = describeFailure(error);
  process.stderr.write(text);
  endAfterOthers(exitCode);
  interrupt.abort();
});

const unsafe = unsafeStartProblems({ env: process.env, nodeOptions: process.execArgv });
if (unsafe.length > 0) {
  process.stderr.write(`${unsafe.map(renderProblem).join('\n')}\n`);
  end(exitCodes.problems);
} else void runCdktf(process.argv.slice(2), processIo(interrupt.signal)).then(end);
