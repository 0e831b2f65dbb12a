import { preferPlanned } from './values/prefer-planned';
import { changedAttributes, readState } from './read-state';
import { diagnosticsOf, errorDiagnostic } from './diagnostics';
import type { Diagnostic } from './protocol/messages';
import type { Resource } from './resources/resource';
import type { ObjectBehaviour, ObjectSchema } from './values/schema';
import type { Session } from './platform/session';
import { withoutUnknowns } from './values/codec';
import { normalize } from './values/normalize';
import { isAttributes, textOf, type Attributes } from './values/value';

/** A change that Terraform has decided on: no prior state creates, no planned state deletes. */
export interface ApplyInput {
  readonly type: string;
  readonly schema: ObjectSchema;
  readonly behaviour: ObjectBehaviour;
  readonly resource: Resource;
  readonly session: Session;
  readonly prior: Attributes | null;
  readonly planned: Attributes | null;
}

/** What goes into state (null: nothing), and what the user is told. */
export interface Applied {
  readonly state: Attributes | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Applies a change and reads the result back. */
export async function apply(input: ApplyInput): Promise<Applied> {
  const { planned, prior, schema } = input;
  if (planned === null) return prior === null ? { state: null, diagnostics: [] } : remove(input, prior);
  // Blocks that are not known yet come out as null here; normalising makes them empty.
  const settled = withoutUnknowns(planned);
  const known = normalize(schema.block, isAttributes(settled) ? settled : {});
  return prior === null ? create(input, known) : update(input, prior, known);
}

async function create(input: ApplyInput, planned: Attributes): Promise<Applied> {
  let state: Attributes | null = null;
  const created = (id: string, more: Attributes = {}) => {
    state = { ...planned, ...state, ...more, id };
  };
  try {
    await input.resource.create({ ...callOf(input), prior: null, planned, created });
  } catch (error) {
    return { state, diagnostics: failed('create', input.type, error) };
  }
  // The official provider's resources that find nothing to create leave no id, and so nothing in state.
  return state === null ? { state, diagnostics: [] } : readBack(input, state);
}

async function update(input: ApplyInput, prior: Attributes, planned: Attributes): Promise<Applied> {
  let state = planned;
  const id = textOf(prior['id']) ?? '';
  const created = (newId: string, more: Attributes = {}) => {
    state = { ...state, ...more, id: newId };
  };
  try {
    await input.resource.update({ ...callOf(input), id, prior, planned, created });
  } catch (error) {
    // SDKv2 keeps the planned values after a failed update; the next refresh corrects what can be read.
    return { state, diagnostics: failed('update', input.type, error) };
  }
  return readBack(input, state);
}

async function remove(input: ApplyInput, prior: Attributes): Promise<Applied> {
  try {
    await input.resource.delete({ ...callOf(input), id: textOf(prior['id']) ?? '', state: prior });
    return { state: null, diagnostics: [] };
  } catch (error) {
    return { state: prior, diagnostics: failed('delete', input.type, error) };
  }
}

async function readBack(input: ApplyInput, state: Attributes): Promise<Applied> {
  const { type, schema, resource, session, behaviour } = input;
  const expected = behaviour.consistencyCheck ? { expected: changedAttributes(input.prior, state) } : {};
  try {
    const read = await readState({ type, schema, resource, session, state, ...expected });
    if (read === null) return { state: null, diagnostics: [] };
    const settled = preferPlanned(read, input.planned);
    return { state: isAttributes(settled) ? settled : read, diagnostics: [] };
  } catch (error) {
    return { state, diagnostics: failed('read', type, error) };
  }
}

function callOf({ session, type }: ApplyInput) {
  return { api: session.apiOf(type), session };
}

function failed(step: string, type: string, error: unknown): readonly Diagnostic[] {
  return diagnosticsOf(error).map((one) => errorDiagnostic(`failed to ${step} ${type}: ${one.summary}`, one.detail));
}
