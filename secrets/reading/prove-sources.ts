import type { InventorySecret } from '../../core/inventory';
import type { Problem } from '../../core/problem';
import type { Redacted } from '../../core/redacted';
import type { Prints } from '../writing/find-jobs';
import { isIssuedHere } from './is-issued-here';
import type { KnownEnvironment } from '../writing/known-environment';
import { readEach } from './read-values';
import type { FindElsewhere } from './other-environments';
import { reusedValue, type ReuseCheck } from './reuse';
import type { CompanionOf } from './read-target';
import type { SourcePorts } from '../sources/source';
import { writeTargets } from '../writing/write-target';

/** What is left of values after they were read: nothing that they could be had from. */
export interface Proof {
  readonly prints: Prints;
  readonly problems: readonly Problem[];
}

/** Where values and what is known of them go. */
export interface ProvePorts {
  readonly reuse: ReuseCheck;
  /** Takes what a person typed. */
  readonly keep: (secret: string, value: Redacted) => void;
  readonly companionOf?: CompanionOf | undefined;
  /** @default - other environments are not looked at */
  readonly elsewhere?: FindElsewhere | undefined;
}

/**
 * Reads every source once, those of all environments together. What a person typed goes to `keep`, for it cannot be read again; of all
 * else a fingerprint stays.
 */
export async function proveSources(
  environments: readonly KnownEnvironment[],
  sources: SourcePorts,
  { reuse, keep, companionOf, elsewhere }: ProvePorts,
): Promise<Proof> {
  const prints = new Map(environments.map(({ environment }) => [environment.name, new Map<string, string | null>()]));
  const homeOf = new Map(environments.flatMap((known) => neededOf(known).map((secret) => [secret, known] as const)));
  const reused: Problem[] = [];
  const problems = await readEach([...homeOf.keys()], sources, (secret, value) => {
    const known = homeOf.get(secret);
    if (!known) return;
    reuse.note(secret.name, value);
    const other = elsewhere?.(value);
    if (other !== undefined) reused.push(reusedValue(secret.name, [other]));
    prints.get(known.environment.name)?.set(secret.name, known.key?.fingerprint(value) ?? null);
    if (secret.source.kind === 'prompt') keep(secret.name, value);
  });
  for (const { environment, key } of environments)
    for (const [name] of prints.get(environment.name) ?? []) {
      const companion = await companionOf?.(environment, name);
      if (companion) prints.get(environment.name)?.set(name, key?.fingerprint(companion) ?? null);
    }
  return { prints, problems: [...problems, ...reused] };
}

/** Secrets that are written, and whose value is to be had from their source. */
function neededOf({ environment, states }: KnownEnvironment): InventorySecret[] {
  const written = new Set(writeTargets(environment).flatMap((target) => target.secrets));
  return environment.secrets.filter((secret) => {
    const live = states.get(secret.name)?.live;
    return written.has(secret.name) && !(live && isIssuedHere(secret, live));
  });
}
