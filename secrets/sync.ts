import type { Inventory, InventoryEnvironment } from '../core/inventory';
import { assertNoProblems, exitCodes, ProblemsError, type Problem } from '../core/problem';
import type { Redacted } from '../core/redacted';
import type { GenesysClient } from '../genesys/client';
import { createCatalog } from './catalog';
import { distinctProblems } from './distinct-problems';
import { findEnvironments } from './find-in-inventory';
import { hydrateTarget, outcomesOf, type SecretOutcome } from './hydrate';
import { locateTargets, type LocatedTarget } from './locate';
import { readEach, readValues } from './read-values';
import { createReuseCheck, type ReuseCheck } from './reuse';
import type { SourcePorts } from './sources/source';
import { writeTargets } from './write-target';

/** What the value plane needs of the world. */
export interface ValuePorts {
  /** The client of an environment's organisation; environments of one organisation may share it. */
  readonly clientOf: (environment: InventoryEnvironment) => GenesysClient;
  readonly sources: SourcePorts;
  /** Random bytes of this run, 32 or more: the key by which values are compared with each other. */
  readonly runKey: Uint8Array;
  /** Told after every write, for progress. */
  readonly onOutcome?: ((outcome: SecretOutcome) => void) | undefined;
}

/** What a sync did. */
export interface SyncResult {
  readonly outcomes: readonly SecretOutcome[];
  /** Why secrets failed; empty when all were written. */
  readonly problems: readonly Problem[];
  /** Exit code that fits. */
  readonly exitCode: number;
}

interface Work {
  readonly environment: InventoryEnvironment;
  readonly located: LocatedTarget;
}

/**
 * Writes the values of all secrets of the named environments (none named: all). First every source and every target is looked at; with
 * anything missing, nothing is written. Then each credential's values are read, written and dropped, one credential at a time.
 *
 * @throws ProblemsError with everything that is missing, before anything was written
 */
export async function syncEnvironments(
  inventory: Inventory,
  names: readonly string[],
  ports: ValuePorts,
): Promise<SyncResult> {
  const environments = findEnvironments(inventory, names);
  const reuse = createReuseCheck(ports.runKey);
  const prompted = await proveSources(environments, ports.sources, reuse);
  const sources = withAnswers(ports.sources, prompted);
  const work = await locateAll(environments, ports);
  const outcomes: SecretOutcome[] = [];
  const failures: WriteFailure[] = [];
  for (const { environment, located } of work) {
    const isPointless = failures.some(({ endsSync }) => endsSync);
    const result = isPointless
      ? { status: 'not-tried' as const }
      : await writeOne({ environment, located }, { ...ports, sources }, reuse);
    if (result.status === 'failed') failures.push(result);
    for (const outcome of outcomesOf(environment, located, result.status)) {
      outcomes.push(outcome);
      ports.onOutcome?.(outcome);
    }
  }
  return {
    outcomes,
    problems: distinctProblems(failures.flatMap(({ problems }) => problems)),
    exitCode: Math.max(exitCodes.done, ...failures.map(({ exitCode }) => exitCode)),
  };
}

/** Reads every source once and keeps nothing but what a person typed, which cannot be read again. */
async function proveSources(
  environments: readonly InventoryEnvironment[],
  sources: SourcePorts,
  reuse: ReuseCheck,
): Promise<Map<string, Redacted>> {
  const prompted = new Map<string, Redacted>();
  const secrets = environments.flatMap((environment) => {
    const written = new Set(writeTargets(environment).flatMap((target) => target.secrets));
    return environment.secrets.filter(({ name }) => written.has(name));
  });
  const problems = await readEach(secrets, sources, ({ name, source }, value) => {
    reuse.note(name, value);
    if (source.kind === 'prompt') prompted.set(name, value);
  });
  assertNoProblems([...problems, ...reuse.problems(secrets.map(({ name }) => name))]);
  return prompted;
}

/** Sources that give back what was typed in place of asking again. */
function withAnswers(sources: SourcePorts, prompted: ReadonlyMap<string, Redacted>): SourcePorts {
  const { ask } = sources;
  if (!ask) return sources;
  return { ...sources, ask: async (secret) => prompted.get(secret) ?? (await ask(secret)) };
}

async function locateAll(environments: readonly InventoryEnvironment[], ports: ValuePorts): Promise<readonly Work[]> {
  const catalog = createCatalog();
  const locations = await Promise.all(
    environments.map(async (environment) => ({
      environment,
      location: await locateTargets(environment, writeTargets(environment), ports.clientOf(environment), catalog),
    })),
  );
  assertNoProblems(locations.flatMap(({ location }) => location.problems));
  return locations.flatMap(({ environment, location }) =>
    location.located.map((located) => ({ environment, located })),
  );
}

interface WriteFailure {
  readonly status: 'failed';
  readonly problems: readonly Problem[];
  readonly exitCode: number;
  /** True when nothing after it can succeed: the platform is gone, or the user wants to stop. */
  readonly endsSync: boolean;
}

async function writeOne(
  { environment, located }: Work,
  ports: ValuePorts,
  reuse: ReuseCheck,
): Promise<{ readonly status: 'written' | 'created' } | WriteFailure> {
  try {
    const { secrets } = located.target;
    const { values, problems } = await readValues(environment, secrets, ports.sources);
    // A source may give another value than a moment ago.
    for (const [name, value] of values) reuse.note(name, value);
    assertNoProblems([...problems, ...reuse.problems(secrets)]);
    return await hydrateTarget(environment, located, values, ports.clientOf(environment));
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    const { problems, exitCode } = error;
    const endsSync = exitCode !== exitCodes.problems || problems.some(({ code }) => code === 'interrupted');
    return { status: 'failed', problems, exitCode, endsSync };
  }
}
