import { benchPlan } from './plan';
import { benchRotate } from './rotate/rotate';
import { benchSync } from './sync/sync';
import { benchSynth } from './synth';

const help = `Usage: npm run bench -- <benchmark> [options]

Benchmarks:
  synth   build, check and synthesise an estate with our constructs, against
          plain cdktf bindings that write the same resources
  rotate  rotate secrets: cost over bare requests with workers on Postgres,
          and the platform's limit in virtual time
  plan    plan the rotation of many secrets, against one copy of their
          inventory
  sync    write values: the platform's limit in virtual time, cost over bare
          PUTs on loopback, and memory

Options of synth:
  --services <n>  stacks of each of the 3 environments (default: 10)
  --actions <n>   actions of each environment (default: 1000)
  --runs <n>      runs of each side that count (default: 7)
  --json          print the figures as JSON

Options of rotate:
  --secrets <n>      each rotated once without limit (default: 2000)
  --workers <n,…>    processes, one figure for each (default: 1,4)
  --limited <n>      secrets under the limit (default: 1000)
  --json             print the figures as JSON

Options of plan:
  --secrets <n>  (default: 10000)
  --runs <n>     that count (default: 9)
  --json         print the figures as JSON

Options of sync:
  --secrets <n>      (default: 1000)
  --credentials <n>  (default: 250)
  --syncs <n>        in a row, under the limit (default: 10)
  --runs <n>         on loopback, that count (default: 9)
  --many <n>         secrets whose sync is measured for memory (default: 10000)
  --json             print the figures as JSON

Figures depend on the machine; compare ratios, never milliseconds.
`;

const benchmarks: Readonly<Record<string, (args: readonly string[]) => void | Promise<void>>> = {
  plan: benchPlan,
  rotate: benchRotate,
  sync: benchSync,
  synth: benchSynth,
};

const [name = 'help', ...args] = process.argv.slice(2);
const benchmark = benchmarks[name];
if (benchmark) {
  void benchmark(args);
} else {
  const isAsked = ['help', '--help', '-h'].includes(name);
  (isAsked ? process.stdout : process.stderr).write(isAsked ? help : `no benchmark '${name}'\n\n${help}`);
  process.exitCode = isAsked ? 0 : 64;
}
