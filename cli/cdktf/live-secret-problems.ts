import type { DeployedCredential, DeployedStack } from '../../core/deployed';
import type { InventoryCredential } from '../../core/inventory';
import type { Problem } from '../../core/problem';
import type { CredentialMove, ReferenceMove } from '../../terraform/secret-moves';

/** A reason against a plan, and the secrets that it is about. */
export interface LiveSecretProblem extends Problem {
  readonly secrets: readonly string[];
}

/** Knowledge of the secrets of a stack when a plan of it is judged. */
export interface KnownSecrets {
  readonly environment: string;
  readonly stack: string;
  /** Record of the last deploy; undefined where there is none. */
  readonly record: DeployedStack | undefined;
  /** As they are declared. */
  readonly credentials: readonly Pick<InventoryCredential, 'name' | 'fields'>[];
  /** True where a value was written to the credential of this id, or to any where none is given. */
  readonly isWritten: (secret: string, credentialId?: string) => boolean;
  /** True where the platform has a named secret. */
  readonly isNamed: (secret: string) => boolean;
  /** True where its value was seen to be good: at its target before it was written, or because it is that of a secret which is in use. */
  readonly isProven: (secret: string, inUse: readonly string[]) => boolean;
}

/**
 * Why a plan must not be carried out: it would give a live action or integration a secret that holds no value, or one that nothing has
 * shown to be good, and take away the one that works. An action that is made new, or removed, is not live.
 */
export function liveSecretProblems(
  moves: readonly (CredentialMove | ReferenceMove)[],
  known: KnownSecrets,
): readonly LiveSecretProblem[] {
  return moves.flatMap((move) => (move.kind === 'credential' ? ofCredential(move, known) : ofReferences(move, known)));
}

function ofCredential(move: CredentialMove, known: KnownSecrets): LiveSecretProblem[] {
  const { record } = known;
  const from = record?.credentials.find(({ platformId }) => platformId === move.from);
  // Placeholders are taken from nobody.
  if (from && !holdsValues(from, known)) return [];
  const isDropped = move.to === undefined && known.credentials.length === 0;
  // Its actions refer to something else then, and are judged by that.
  if (isDropped) return [];
  const where = `integration ${move.name}`;
  const to = move.to === undefined ? undefined : record?.credentials.find(({ platformId }) => platformId === move.to);
  // Without a record the ledger alone can tell.
  if (record === undefined && isWrittenTo(move.to, known)) return [];
  if (!to || !holdsValues(to, known))
    return [to ? unset(where, to.name, secretsOf(to, known), known) : unset(where, made, secretsToBe(known), known)];
  // Somebody has put another credential there by hand: the deploy puts the declared one back.
  if (!from) return [];
  const unproven = secretsOf(to, known).filter((secret) => !known.isProven(secret, from.fields));
  return unproven.length === 0 ? [] : [notProven(where, unproven, from.name, known)];
}

const made = 'a credential that this plan makes';

/** Secrets of credentials that are declared, and not there yet. */
function secretsToBe({ record, credentials }: KnownSecrets): readonly string[] {
  const there = new Set(record?.credentials.map(({ name }) => name));
  return credentials.filter(({ name }) => !there.has(name)).flatMap(({ fields }) => fields.map(({ secret }) => secret));
}

function isWrittenTo(id: string | undefined, { credentials, isWritten }: KnownSecrets): boolean {
  if (id === undefined) return false;
  return credentials.some(({ fields }) => fields.length > 0 && fields.every(({ secret }) => isWritten(secret, id)));
}

function ofReferences({ name, before, added }: ReferenceMove, known: KnownSecrets): LiveSecretProblem[] {
  const inUse = [...before.fields, ...before.named];
  const isLive = before.fields.length > 0 || before.named.some((secret) => known.isNamed(secret));
  if (!isLive) return [];
  const where = `action ${name}`;
  const fields = added.fields.map((key) => fieldOf(key, known));
  const empty = [
    ...added.named.filter((secret) => !known.isNamed(secret)),
    ...fields.filter(({ isHeld }) => !isHeld).map(({ secret }) => secret),
  ];
  if (empty.length > 0) return [unset(where, empty.join(' and '), empty, known)];
  const secrets = new Set([...added.named, ...fields.map(({ secret }) => secret)]);
  const unproven = [...secrets].filter((secret) => !known.isProven(secret, inUse));
  return unproven.length === 0 ? [] : [notProven(where, unproven, inUse.join(' and '), known)];
}

/** The secret that fills a field, and whether its credential is there and has a value for it. */
function fieldOf(key: string, { record, credentials, isWritten }: KnownSecrets) {
  const declared = credentials.find(({ fields }) => fields.some((field) => field.key === key));
  const secret = declared?.fields.find((field) => field.key === key)?.secret ?? key;
  const deployed = record?.credentials.find(({ name }) => name === declared?.name);
  const isFilled = deployed?.filled === true && deployed.fields.includes(key);
  return { secret, isHeld: isFilled || ((record === undefined || deployed !== undefined) && isWritten(secret)) };
}

/** By the record, which a sync keeps, or by the ledger, where the sync ran elsewhere. */
function holdsValues(credential: DeployedCredential, known: KnownSecrets): boolean {
  const secrets = secretsOf(credential, known);
  return (
    credential.filled ||
    (secrets.length > 0 && secrets.every((secret) => known.isWritten(secret, credential.platformId)))
  );
}

/** By the declaration, or else by its fields: they are called as their secrets. */
function secretsOf({ name, fields }: DeployedCredential, { credentials }: KnownSecrets): readonly string[] {
  const declared = credentials.find((one) => one.name === name)?.fields.map(({ secret }) => secret);
  return [...new Set(declared ?? fields)];
}

function unset(
  where: string,
  what: string,
  secrets: readonly string[],
  { environment, stack }: KnownSecrets,
): LiveSecretProblem {
  return {
    code: 'live-secret-unset',
    where,
    what: `it works now, and would get ${what}, which holds no value`,
    fix: `npx gcda secrets sync ${environment}, then npx cdktf deploy ${stack}; docs/authoring/rename-a-secret.md has every order, the ways back, and what to do where calls may fail`,
    secrets,
  };
}

function notProven(
  where: string,
  secrets: readonly string[],
  from: string,
  { stack }: KnownSecrets,
): LiveSecretProblem {
  const names = secrets.join(' and ');
  return {
    code: 'live-secret-unproven',
    where,
    what: `it would get ${names} in the place of ${from}, and nothing has shown that its value is good`,
    fix: `write the value that ${from} has (with a key, that counts), rotate it with a probe, or say why it is good: npx cdktf deploy ${stack} --accept-unproven "REASON"`,
    secrets,
  };
}
