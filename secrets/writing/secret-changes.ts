import type { InventoryEnvironment } from '../../core/inventory';
import type { EnvironmentKey } from '../../ledger/keys/environment-key';
import type { SecretState } from '../../ledger/ledger';
import { isIssuedHere } from '../targets/is-issued-here';
import type { LocatedTarget } from '../targets/located-target';
import { secretNamed } from '../targets/secret-named';
import { isUnderRotation, standingOf, type SecretStates, type Standing } from '../targets/standing';
import type { WriteTarget } from '../targets/write-target';

/** What a sync would change about one secret on the platform. `unknown` is written: only `same` is left alone. */
export type ChangeKind = 'new' | 'changed' | 'same' | 'unknown';

/** A secret, what would change, and why. */
export interface SecretChange {
  readonly secret: string;
  readonly change: ChangeKind;
  readonly standing: Standing;
  /** For people: `another value`. */
  readonly why: string;
}

/** What judging goes by, of one environment. */
export interface ChangeBasis {
  readonly environment: InventoryEnvironment;
  readonly states: SecretStates;
  readonly key: EnvironmentKey | undefined;
  /** Fingerprints of the values that the sources give now; null without a key. A secret whose source was not read is left out. */
  readonly prints: ReadonlyMap<string, string | null>;
  /** Secrets whose value was given by hand: it wins over what a rotation issued. */
  readonly given?: { has(secret: string): boolean } | undefined;
}

type Finding = readonly [ChangeKind, string];

/** Judges every secret of a target. */
export function secretChanges(located: LocatedTarget, basis: ChangeBasis): SecretChange[] {
  return located.target.secrets.map((secret) => {
    const standing = standingOf(located, secret, basis.states);
    const [change, why] = findingOf(standing, secret, located.target, basis);
    return { secret, change, standing, why };
  });
}

const whyOf: Readonly<Record<Exclude<Standing, 'ours'>, Finding>> = {
  unset: ['new', 'no value yet'],
  moved: ['new', 'the credential is another one'],
  unsettled: ['unknown', 'a write was interrupted'],
  foreign: ['unknown', 'not written from here'],
  undated: ['unknown', 'the platform tells no date'],
  elsewhere: ['unknown', 'somebody else wrote it'],
};

function findingOf(standing: Standing, name: string, target: WriteTarget, basis: ChangeBasis): Finding {
  const secret = secretNamed(basis.environment, name);
  const isOthers = secret?.rotation?.kind === 'renewed-elsewhere';
  if (isOthers && (standing === 'elsewhere' || standing === 'foreign')) return ['same', 'renewed elsewhere'];
  const state = basis.states.get(name);
  const isGiven = basis.given?.has(name) === true;
  if (!isGiven && isUnderRotation(state) && (standing === 'ours' || standing === 'elsewhere'))
    return ['same', 'its rotation is under way'];
  if (standing !== 'ours') return whyOf[standing];
  const { live } = state ?? {};
  if (live?.details.fields !== undefined && live.details.fields !== fieldsOf(target))
    return ['changed', 'other fields'];
  if (!isGiven && secret && live && isIssuedHere(secret, live)) return ['same', 'kept by its rotation'];
  return compare(live, basis.prints.get(name), basis.key);
}

function compare(
  live: SecretState['live'],
  print: string | null | undefined,
  key: EnvironmentKey | undefined,
): Finding {
  if (print === undefined) return ['unknown', 'its source was not asked'];
  if (!key || print === null) return ['unknown', 'no key to compare with'];
  if (live?.fingerprint == null || live.keyId !== key.id) return ['unknown', 'written under another key'];
  return live.fingerprint === print ? ['same', 'same value'] : ['changed', 'another value'];
}

/** The credential's field keys: a write brings all of them, so other fields are another write even with the same values. */
export function fieldsOf(target: WriteTarget): string {
  return target.kind === 'credential'
    ? target.credential.fields
        .map(({ key }) => key)
        .toSorted()
        .join(' ')
    : target.name;
}
