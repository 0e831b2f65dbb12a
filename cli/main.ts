import { processIo } from './process-io';
import { run } from './run';

const interrupt = new AbortController();
const signals = ['SIGINT', 'SIGTERM'] as const;
const stop = (signal: NodeJS.Signals): void => {
  interrupt.abort(signal);
  // A second signal, whichever it is, ends the process at once.
  for (const name of signals) process.off(name, stop);
};
for (const name of signals) process.on(name, stop);

void run(process.argv.slice(2), processIo(interrupt.signal)).then((code) => {
  process.exitCode = code;
});
