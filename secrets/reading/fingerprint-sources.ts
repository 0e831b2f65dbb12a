import type { InventorySecret } from '../../core/inventory';
import type { Redacted } from '../../core/redacted';
import type { Prints } from './prints';
import { isIssuedHere } from '../targets/is-issued-here';
import type { KnownEnvironment } from '../targets/known-environment';
import type { Fault } from './fault';
import { readSecrets } from './read-values';
import type { FindElsewhere } from './other-environments';
import { reusedValue, type ReuseCheck } from './reuse';
import type { CompanionOf } from './read-target';
import type { SourcePorts } from '../sources/source';

/** What is left of values after they were read: nothing that they could be had from. */
export interface FingerprintedSources {
  readonly prints: Prints;
  readonly faults: readonly Fault[];
}

/** Where values and what is known of them go. */
export interface FingerprintPorts {
  readonly reuse: ReuseCheck;
  /** Takes what a person typed. @default - nobody is asked */
  readonly keep?: ((secret: string, value: Redacted) => void) | undefined;
  readonly companionOf?: CompanionOf | undefined;
  /** @default - other environments are not looked at */
  readonly elsewhere?: FindElsewhere | undefined;
}

/**
 * Reads every source once, those of all environments together. What a person typed goes to `keep`, for it cannot be read again; of all
 * else a fingerprint stays.
 */
export async function fingerprintSources(
  environments: readonly KnownEnvironment[],
  sources: SourcePorts,
  { reuse, keep, companionOf, elsewhere }: FingerprintPorts,
): Promise<FingerprintedSources> {
  const prints = new Map(environments.map(({ environment }) => [environment.name, new Map<string, string | null>()]));
  const homeOf = new Map(
    environments.flatMap((known) => neededOf(known, keep !== undefined).map((secret) => [secret, known] as const)),
  );
  const reused: Fault[] = [];
  const problems = await readSecrets([...homeOf.keys()], sources, (secret, value) => {
    const known = homeOf.get(secret);
    if (!known) return;
    reuse.note(secret.name, value);
    const other = elsewhere?.(value);
    if (other !== undefined) reused.push({ problem: reusedValue(secret.name, [other]), secrets: [secret.name] });
    prints.get(known.environment.name)?.set(secret.name, known.key?.fingerprint(value) ?? null);
    if (secret.source.kind === 'prompt') keep?.(secret.name, value);
  });
  for (const { environment, key } of environments)
    for (const [name] of prints.get(environment.name) ?? []) {
      const companion = await companionOf?.(environment, name);
      if (companion) prints.get(environment.name)?.set(name, key?.fingerprint(companion) ?? null);
    }
  // In the order of the secrets, whichever source was slower.
  const unread = [...homeOf.keys()].flatMap((secret) =>
    (problems.get(secret) ?? []).map((problem) => ({ problem, secrets: [secret.name] })),
  );
  return { prints, faults: [...unread, ...reused] };
}

/** Secrets that are written, and whose value is to be had from their source; those that a person types only where one may be asked. */
function neededOf({ environment, targets, states }: KnownEnvironment, mayAsk: boolean): InventorySecret[] {
  const written = new Set(targets.flatMap((target) => target.secrets));
  return environment.secrets.filter((secret) => {
    const live = states.get(secret.name)?.live;
    const isToHave = mayAsk || secret.source.kind !== 'prompt';
    return written.has(secret.name) && isToHave && !(live && isIssuedHere(secret, live));
  });
}
