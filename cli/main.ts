import { exitCodes, renderProblem } from '../core/problem';
import { describeFailure } from './describe-failure';
import { guardEnding } from './guard-ending';
import { guardOutput } from './guard-output';
import { processIo } from './process-io';
import { run } from './run';
import { unsafeStartProblems } from './unsafe-start-problems';

const { end, endAtOnce } = guardEnding('gcda', process, guardOutput(process));
const interrupt = new AbortController();
const signals = ['SIGINT', 'SIGTERM'] as const;
const stop = (signal: NodeJS.Signals): void => {
  interrupt.abort(signal);
  // A second signal, whichever it is, ends the process at once.
  for (const name of signals) process.off(name, stop);
};
for (const name of signals) process.on(name, stop);

// What nobody catches, in a rule of the project's own or a library: Node would print its message, which may be a value.
process.on('uncaughtException', (error) => {
  const { text, exitCode } = describeFailure(error);
  process.stderr.write(text);
  endAtOnce(exitCode);
});

const unsafe = unsafeStartProblems({ env: process.env, nodeOptions: process.execArgv });
if (unsafe.length > 0) {
  process.stderr.write(`${unsafe.map(renderProblem).join('\n')}\n`);
  end(exitCodes.problems);
} else void run(process.argv.slice(2), processIo(interrupt.signal)).then(end);
