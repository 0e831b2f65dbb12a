import { isDeepStrictEqual, parseArgs } from 'node:util';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderColumns } from '../cli/columns';
import { assertSound } from '../constructs';
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
  readonly plain: Phases;
  /** Median of the ratios of neighbouring runs, so that a busy moment hits both sides. */
  readonly ratio: number;
  /** Resources in the output of each; the same ones. */
  readonly resources: number;
}

function compare(scratch: string, size: EstateSize, runs: number): Comparison {
  const [ourFolder, plainFolder] = [join(scratch, 'ours'), join(scratch, 'plain')];
  const ours = () => timePhases(() => ourEstate(ourFolder, size), { check: assertSound, synth: (app) => app.synth() });
  ours();
  const stacks = readPlainStacks(ourFolder);
  const plain = () => timePhases(() => plainEstate(plainFolder, stacks), { synth: (app) => app.synth() });
  plain();
  const resources = assertSameResources(ourFolder, plainFolder);

  const pairs = Array.from({ length: warmUps + runs }, (_, i) => {
    // Whoever comes second finds a warmer machine and more garbage: take turns.
    if (i % 2 === 0) return { ours: ours(), plain: plain() };
    const second = plain();
    return { plain: second, ours: ours() };
  }).slice(warmUps);
  const sides = { ours: pairs.map((pair) => pair.ours), plain: pairs.map((pair) => pair.plain) };
  return {
    ours: medians(sides.ours),
    plain: medians(sides.plain),
    ratio: median(pairs.map((pair) => sum(pair.ours) / sum(pair.plain))),
    resources,
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

function render(size: EstateSize, { ours, plain, ratio, resources }: Comparison): string {
  const row = (name: string, phases: Phases) => [
    name,
    ...['build', 'check', 'synth', 'total'].map((phase) =>
      phase in phases ? `${Math.round(phases[phase] ?? 0)} ms`.padStart(8) : '',
    ),
  ];
  const stacks = size.environments.length * size.services;
  return [
    `${size.environments.length} environments, ${stacks} stacks, ${stacks * size.actions} actions, ${resources} resources\n`,
    renderColumns([
      ['', ...['build', 'check', 'synth', 'total'].map((phase) => phase.padStart(8))],
      row('constructs', ours),
      row('plain cdktf', plain),
    ]),
    `ratio ${ratio.toFixed(2)} (medians; both wrote the same resources)\n`,
  ].join('');
}
