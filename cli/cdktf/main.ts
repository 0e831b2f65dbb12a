import { exitCodes, renderProblem } from '../../core/problem';
import { describeFailure } from '../describe-failure';
import { guardOutput } from '../guard-output';
import { processIo } from '../process-io';
import { unsafeStartProblems } from '../unsafe-start-problems';
import { runCdktf } from './run-cdktf';

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
// Who has read enough leaves a deploy running to its end. The last writes may fail after the command itself has ended.
const endCode = guardOutput(process);
process.on('exit', (code) => {
  process.exitCode = endCode(code);
});
// What nobody catches: Node would print its message, which may be a value. No Terraform is left behind: the process ends after those that run.
process.on('uncaughtException', (error) => {
  const { text, exitCode } = describeFailure(error);
  process.stderr.write(text);
  process.exitCode = exitCode;
  interrupt.abort();
});

const unsafe = unsafeStartProblems({ env: process.env, nodeOptions: process.execArgv });
if (unsafe.length > 0) {
  process.stderr.write(`${unsafe.map(renderProblem).join('\n')}\n`);
  process.exit(exitCodes.problems);
}

void runCdktf(process.argv.slice(2), processIo(interrupt.signal)).then((code) => {
  process.exitCode ??= code;
});
