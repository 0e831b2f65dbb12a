import { z } from 'zod';
import { wireObject, wireRecord } from '../core/wire';
import { changedAttributes, describeValue } from './changed-attributes';
import type { ChangeKind, OutputChange, PlannedObject, ResourceChange } from './plan';
import { changeSchema } from './raw-change';

const resourceChangeSchema = wireObject({
  address: z.string(),
  mode: z.string().default('managed'),
  type: z.string(),
  previous_address: z.string().optional(),
  change: changeSchema,
});

/** `terraform show -json` of a saved plan (format 1): as much of it as we read. */
export const planJsonSchema = wireObject({
  format_version: z.string().regex(/^1\./, 'format 1 is expected'),
  resource_changes: z.array(resourceChangeSchema).default([]),
  resource_drift: z.array(resourceChangeSchema).default([]),
  output_changes: wireRecord(changeSchema).default({}),
  applyable: z.boolean().optional(),
});
export type PlanJson = z.infer<typeof planJsonSchema>;

/** Resources that change, in the order in which the plan names them. */
export function resourceChanges(found: PlanJson['resource_changes']): ResourceChange[] {
  return found
    .filter(({ mode }) => mode === 'managed')
    .map(describe)
    .filter(isShown);
}

/** The changes as whole objects. */
export function plannedObjects(found: PlanJson['resource_changes']): PlannedObject[] {
  return found
    .filter(({ mode }) => mode === 'managed')
    .map(({ address, type, change: { actions, before, after } }) => {
      return { address, type, kind: kindOf(actions), before, after };
    })
    .filter(({ kind }) => kind !== 'none');
}

/** Ids of objects that others have deleted. */
export function goneIds(drift: PlanJson['resource_drift']): string[] {
  return drift
    .filter(({ change }) => kindOf(change.actions) === 'delete')
    .flatMap(({ change: { before } }) => idSchema.safeParse(before).data?.id ?? []);
}

const idSchema = wireObject({ id: z.string() });

/** Outputs that change. */
export function outputChanges({ output_changes: outputs }: PlanJson): OutputChange[] {
  return Object.entries(outputs)
    .map(([name, change]) => ({ name, kind: kindOf(change.actions), ...describeValue(change) }))
    .filter(({ kind }) => kind !== 'none');
}

function isShown({ kind, movedFrom, isImport }: ResourceChange): boolean {
  return kind !== 'none' || movedFrom !== undefined || isImport;
}

function describe({
  address,
  type,
  previous_address: previous,
  change,
}: PlanJson['resource_changes'][number]): ResourceChange {
  const kind = kindOf(change.actions);
  const hasBoth = kind === 'update' || kind === 'replace';
  return {
    address,
    type,
    kind,
    attributes: hasBoth ? changedAttributes(change) : [],
    forcedBy: kind === 'replace' ? change.replace_paths.map((path) => path.join('.')) : [],
    movedFrom: previous === address ? undefined : previous,
    isImport: change.importing !== undefined && change.importing !== null,
  };
}

function kindOf(actions: readonly string[]): ChangeKind {
  if (actions.includes('delete') && actions.includes('create')) return 'replace';
  const [action = 'no-op'] = actions;
  if (action === 'no-op') return 'none';
  return (['create', 'update', 'delete', 'forget', 'read'] as const).find((kind) => kind === action) ?? 'update';
}
