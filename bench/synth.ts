import { isDeepStrictEqual, parseArgs } from 'node:util';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderColumns } from '../cli/columns';
import { synthSound } from '../constructs';
import { median, medians, timePhases, type Phases } from './measure';
import { ourEstate } from './our-estate';
import { plainEstate, readPlainStacks } from './plain-estate';
import type { EstateSize } from './sizes';

const environments = ['dev', 'stg', 'prod'];
/** Runs before the ones that count: the compiler of the engine has to warm up. */
const warmUps = 2;

/** `bench synth`: what our constructs cost over plain bindings with the same output; a ratio, since machines differ. */
export function benchSynth(args: readonly string[]): void {
  const { values } = parseArgs({
    args: [...args],
    options: {
      services: { type: 'string', default: '10' },
      actions: { type: 'string', default: '1000' },
      runs: { type: 'string', default: '7' },
      json: { type: 'boolean', default: false },
    },
  });
  const services = Number(values.services);
  const size: EstateSize = { environments, services, actions: Math.ceil(Number(values.actions) / services) };
  const scratch = mkdtempSync(join(tmpdir(), 'gcda-bench-'));
  try {
    const result = compare(scratch, size, Number(values.runs));
    process.stdout.write(values.json ? `${JSON.stringify(result, null, 2)}\n` : render(size, result));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

interface Comparison {
  readonly ours: Phases;
  /** Plain bindings as cdktf ships, noting a stack trace with every value. */
  readonly plain: Phases;
  /** Plain bindings with those traces off, as in our own runs. */
  readonly untraced: Phases;
  /** Ours to plain: median of the ratios of neighbouring runs, so that a busy moment hits both sides. */
  readonly ratio: number;
  /** Ours to plain without traces. */
  readonly untracedRatio: number;
  /** Resources in the output of each; the same ones. */
  readonly resources: number;
}

function compare(scratch: string, size: EstateSize, runs: number): Comparison {
  const [ourFolder, plainFolder] = [join(scratch, 'ours'), join(scratch, 'plain')];
  const ours = withTraces(false, () => timePhases(() => ourEstate(ourFolder, size), { synth: synthSound }));
  ours();
  const stacks = readPlainStacks(ourFolder);
  const timePlain = () => timePhases(() => plainEstate(plainFolder, stacks), { synth: (app) => app.synth() });
  const [plain, untraced] = [withTraces(true, timePlain), withTraces(false, timePlain)];
  plain();
  const resources = assertSameResources(ourFolder, plainFolder);

  const sides = { ours, plain, untraced };
  const rounds = Array.from({ length: warmUps + runs }, (_, i) => runInTurn(sides, i)).slice(warmUps);
  return {
    ours: medians(rounds.map((round) => round.ours)),
    plain: medians(rounds.map((round) => round.plain)),
    untraced: medians(rounds.map((round) => round.untraced)),
    ratio: median(rounds.map((round) => sum(round.ours) / sum(round.plain))),
    untracedRatio: median(rounds.map((round) => sum(round.ours) / sum(round.untraced))),
    resources,
  };
}

/** Whoever comes later finds a warmer machine and more garbage: the order turns with each round. */
function runInTurn<Side extends string>(sides: Record<Side, () => Phases>, round: number): Record<Side, Phases> {
  const names = Object.keys(sides) as Side[]; // Object.keys forgets the keys' type
  const order = names.map((_, i) => names[(i + round) % names.length] as Side);
  return Object.fromEntries(order.map((name) => [name, sides[name]()])) as Record<Side, Phases>;
}

/** `main.ts` turns cdktf's traces off; who uses cdktf alone has them. */
function withTraces(isTraced: boolean, work: () => Phases): () => Phases {
  return () => {
    process.env.CDKTN_DISABLE_CREATION_STACK = isTraced ? '0' : '1';
    return work();
  };
}

function sum(phases: Phases): number {
  return Object.values(phases).reduce((total, time) => total + time, 0);
}

/** The number of resources; throws when the two folders do not describe the very same ones. */
function assertSameResources(ours: string, plain: string): number {
  return readdirSync(join(ours, 'stacks')).reduce((count, stack) => {
    const [a, b] = [ours, plain].map((folder) => resourcesOf(join(folder, 'stacks', stack, 'cdk.tf.json')));
    if (!isDeepStrictEqual(a, b)) throw new Error(`the two estates differ in ${stack}`);
    return count + Object.values(a ?? {}).reduce((sum, ofType) => sum + Object.keys(ofType).length, 0);
  }, 0);
}

/** Everything under `resource`, without cdktf's notes on construct paths. */
function resourcesOf(file: string): Readonly<Record<string, object>> {
  const text = readFileSync(file, 'utf8');
  const json = JSON.parse(text, (key, value: unknown) => (key === '//' ? undefined : value)) as {
    readonly resource: Record<string, object>;
  };
  return json.resource;
}

function render(size: EstateSize, result: Comparison): string {
  const row = (name: string, phases: Phases) => [
    name,
    ...['build', 'synth', 'total'].map((phase) => `${Math.round(phases[phase] ?? 0)} ms`.padStart(8)),
  ];
  const stacks = size.environments.length * size.services;
  return [
    `${size.environments.length} environments, ${stacks} stacks, ${stacks * size.actions} actions, ${result.resources} resources\n`,
    renderColumns([
      ['', ...['build', 'synth', 'total'].map((phase) => phase.padStart(8)), 'ratio of ours'],
      row('ours, checks included', result.ours),
      [...row('plain cdktf', result.plain), result.ratio.toFixed(2)],
      [...row('plain cdktf, traces off', result.untraced), result.untracedRatio.toFixed(2)],
    ]),
    'medians; all wrote the same resources\n',
  ].join('');
}
