import { exitCodes, renderProblem } from '../core/problem';
import { describeFailure } from './describe-failure';
import { guardOutput } from './guard-output';
import { processIo } from './process-io';
import { run } from './run';
import { unsafeStartProblems } from './unsafe-start-problems';

const interrupt = new AbortController();
const signals = ['SIGINT', 'SIGTERM'] as const;
const stop = (signal: NodeJS.Signals): void => {
  interrupt.abort(signal);
  // A second signal, whichever it is, ends the process at once.
  for (const name of signals) process.off(name, stop);
};
for (const name of signals) process.on(name, stop);

const endCode = guardOutput(process);
// The last writes may fail after the command itself has ended.
process.on('exit', (code) => {
  process.exitCode = endCode(code);
});
// What nobody catches, in a source module or a library: Node would print its message, which may be a value.
process.on('uncaughtException', (error) => {
  const { text, exitCode } = describeFailure(error);
  process.stderr.write(text);
  process.exit(exitCode);
});

const unsafe = unsafeStartProblems({ env: process.env, nodeOptions: process.execArgv });
if (unsafe.length > 0) {
  process.stderr.write(`${unsafe.map(renderProblem).join('\n')}\n`);
  process.exit(exitCodes.problems);
}

void run(process.argv.slice(2), processIo(interrupt.signal)).then((code) => {
  process.exitCode = code;
});
