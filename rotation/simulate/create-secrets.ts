import { candidatesOf, type Candidate, type LiveValue, type PlannedEnvironment } from '../plan/candidate';
import { machineRules, type MachineRules } from '../machine/machine-rules';
import { model, second, type SimulationOptions } from './options';
import type { Random } from './random';
import type { SimulatedSecret, SimulatedValue } from './simulated-secret';

/** The secrets as they are at the begin: written once, some time ago, each at another age unless all are of one herd. */
export function createSecrets(
  estate: PlannedEnvironment,
  options: SimulationOptions,
  random: Random,
): SimulatedSecret[] {
  const timeoutOf = new Map(estate.actions.map(({ name, timeoutSeconds }) => [name, timeoutSeconds * second]));
  const candidates = candidatesOf({ environments: [estate] }, () => undefined);
  const groups = groupsOf(candidates);
  const sameTiming = sharing<Candidate['timing']>();
  const sameRules = sharing<MachineRules>();
  return candidates.map((candidate, index) => {
    const timeout = Math.max(...candidate.actions.map((action) => timeoutOf.get(action) ?? 0));
    const place = { index, group: groups[index] ?? 0, timeout };
    const shared = { ...candidate, timing: sameTiming(candidate.timing) };
    return aSecret(shared, sameRules(rulesOf(candidate, options)), place, options, random);
  });
}

function rulesOf(candidate: Candidate, { overlapSeconds }: SimulationOptions): MachineRules {
  const rules = machineRules(candidate);
  return overlapSeconds === undefined ? rules : { ...rules, overlapMilliseconds: overlapSeconds * second };
}

function aSecret(
  candidate: Candidate,
  rules: MachineRules,
  { index, group, timeout }: Pick<SimulatedSecret, 'index' | 'group' | 'timeout'>,
  { faults }: SimulationOptions,
  random: Random,
): SimulatedSecret {
  const { timing, lifetime } = candidate;
  const most = lifetime ?? 0;
  const lead = (timing.leadSeconds + timing.jitterSeconds) * second;
  const endsAt = faults.herd > 0 ? most : random.between(Math.min(lead, most), most);
  const value: SimulatedValue = {
    endsAt,
    endedBy: 'itself',
    succeededAt: undefined,
    plannedBegin: undefined,
    acceptance: 'taken',
  };
  const live: LiveValue = { generation: 1, writtenAt: endsAt - most, endsAt };
  const service = Math.floor(index / model.secretsPerService);
  return {
    index,
    service,
    group,
    // By tens, so that every tenth has all timeouts and both kinds of issuers.
    hasProbe: Math.floor(index / 10) % 10 < 7,
    canRevoke: candidate.overlap.kind === 'until-expiry' && Math.floor(index / 10) % 2 === 0,
    // Evenly over services, and without dice, so that a world without this fault is as it was.
    isRepeated: candidate.overlap.kind === 'until-expiry' && (service * goldenRatio) % 1 < faults['token-repeats'],
    timeout,
    rules,
    candidate: { ...candidate, live },
    rotation: undefined,
    proving: undefined,
    spread: 0,
    dueAt: 0,
    inUse: value,
    inUseSince: endsAt - most,
    issued: undefined,
    old: value,
    oldLive: live,
    provingOld: value,
    leaving: undefined,
    auditAt: 0,
  };
}

const goldenRatio = (Math.sqrt(5) - 1) / 2;

/** Gives equal objects as one: ten thousand secrets have few different timings, and keep less memory busy so. */
function sharing<T extends object>(): (value: T) => T {
  const known = new Map<string, T>();
  return (value) => {
    const key = JSON.stringify(value);
    const first = known.get(key) ?? value;
    known.set(key, first);
    return first;
  };
}

/** Numbers of groups, by the place of the candidate: secrets that share actions, directly or through others, have the same. */
function groupsOf(candidates: readonly Candidate[]): number[] {
  const firstWith = new Map<string, number>();
  const groups = candidates.map((_, index) => index);
  const rootOf = (index: number): number => (groups[index] === index ? index : rootOf(groups[index] ?? index));
  candidates.forEach(({ actions }, index) => {
    for (const action of actions) {
      const first = firstWith.get(action) ?? index;
      firstWith.set(action, first);
      groups[rootOf(index)] = rootOf(first);
    }
  });
  return groups.map(rootOf);
}
