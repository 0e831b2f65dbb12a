import { z } from 'zod';
import { canonicalJson, type Json } from '../core/canonical-json';
import { ProblemsError } from '../core/problem';
import { tryParseJson } from '../core/try-parse-json';
import { movedTo, parseState, type StackState } from './read-state';
import type { StateStore } from './state-store';

/** A move of one stack's state. */
export interface Move {
  readonly stack: string;
  readonly from: StateStore;
  readonly to: StateStore;
  /** Keeps a copy of the state before anything is changed. */
  readonly keep: (text: string) => void;
}

/** All members, those that we do not read too. */
const rawSchema = z.looseObject({ serial: z.int(), outputs: z.unknown(), resources: z.unknown() });

interface Side extends StackState {
  readonly text: string;
  readonly raw: z.infer<typeof rawSchema> | undefined;
}

/**
 * Moves a state: copies it, compares what has arrived, and only then leaves a note in the old place, by which every later run is refused
 * there. At each moment one of the places has all of it; run again after an interruption, it goes on from there. A state that is changed
 * meanwhile is not set aside, since the note is older than it.
 *
 * @returns the state in its new place; undefined where there was none to move
 * @throws ProblemsError `state-place-taken`, `state-moved`, `state-not-arrived`, `state-invalid`
 */
export async function moveState({ stack, from, to, keep }: Move): Promise<StackState | undefined> {
  const old = read(stack, from.name, await from.pull());
  const there = read(stack, to.name, await to.pull());
  if (isNote(old)) {
    if (old.movedTo === to.name && there.lineage === old.lineage && !isNote(there)) return there;
    throw refusal(
      'state-moved',
      stack,
      `it was moved from ${from.name} to ${old.movedTo}, and \`state\` names ${to.name}`,
    );
  }
  if (old.lineage === '') return there.lineage === '' ? undefined : there;
  const isThere = hasSameContent(old, there) && !isNote(there);
  const isOlderCopy = there.lineage === old.lineage && there.serial < old.serial;
  if (there.lineage !== '' && !isThere && !isOlderCopy && !isNoteOf(there, old) && !isRenamedCopy(old, there))
    throw refusal('state-place-taken', stack, `another state is in ${to.name}, and this one is in ${from.name}`);
  keep(old.text);
  const serial = isNote(there) ? Math.max(old.serial, there.serial + 1) : old.serial;
  const copy = render({ ...old.raw, serial });
  if (!isThere && !isRenamedCopy(old, there)) await to.push(copy);
  let arrived = read(stack, to.name, await to.pull());
  if (isRenamedCopy(old, arrived)) {
    // Counted by Terraform as a change, so that a state which is changed meanwhile stays the newer one.
    await to.push(render({ ...old.raw, serial: Math.max(serial - 1, 0) }), { isForced: true });
    arrived = read(stack, to.name, await to.pull());
  }
  // Terraform may count its own write as a change.
  if (!hasSameContent(old, arrived) || isNote(arrived) || arrived.serial < old.serial)
    throw refusal('state-not-arrived', stack, `${to.name} does not have what was written there`);
  await from.push(noteOf(old, to.name));
  return arrived;
}

function noteOf({ raw, serial }: Side, place: string): string {
  return render({
    ...raw,
    serial: serial + 1,
    outputs: { [movedTo]: { value: place, type: 'string' } },
    resources: [],
  });
}

function isNote({ movedTo: place, resources }: StackState): boolean {
  return place !== undefined && resources.length === 0;
}

/** One that this very state has left behind on its way. */
function isNoteOf(note: Side, state: Side): boolean {
  return isNote(note) && note.lineage === state.lineage;
}

/**
 * The copy as Terraform writes it to a remote place that was empty: with a lineage of its own, and counted from the beginning (seen with 1.11.4
 * on S3). A second push over it keeps the lineage, and has to be forced; it puts the same content in its place.
 */
function isRenamedCopy(state: Side, copy: Side): boolean {
  return copy.lineage !== state.lineage && copy.serial <= 1 && copy.text !== '' && contentOf(copy) === contentOf(state);
}

function hasSameContent(one: Side, other: Side): boolean {
  return one.lineage === other.lineage && contentOf(one) === contentOf(other);
}

/** Terraform puts resources into an order of its own, and leaves out members that are empty. */
function contentOf({ raw, resources }: Side): string {
  const sorted = resources.map(({ address, attributes }) => canonicalJson([address, attributes] as Json[])).sort();
  return canonicalJson([raw?.outputs ?? {}, sorted] as Json[]);
}

function read(stack: string, place: string, text: string): Side {
  if (text.trim() === '') return { serial: 0, lineage: '', resources: [], text: '', raw: undefined };
  const state = parseState(text);
  const raw = rawSchema.safeParse(tryParseJson(text));
  if (state && raw.success) return { ...state, text, raw: raw.data };
  throw refusal('state-invalid', stack, `${place} must have a state of version 4, as Terraform and OpenTofu write it`);
}

function render(state: object): string {
  return `${JSON.stringify(state, null, 2)}\n`;
}

const fixes = {
  'state-moved': 'name in `state` the place where it is',
  'state-place-taken': 'name another place in `state`, or see whose state that is',
  'state-not-arrived': 'run the command again; the old state is as it was',
  'state-invalid': 'see what changed it',
};

function refusal(code: keyof typeof fixes, where: string, what: string): ProblemsError {
  return new ProblemsError([{ code, where, what: `${what}; the state was not moved`, fix: fixes[code] }]);
}
