import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { wireObject } from './wire';
import { tryParseJson } from './try-parse-json';

/** As much of a Terraform state as tells what exists. */
const stateSchema = wireObject({
  resources: z
    .array(
      wireObject({
        mode: z.string(),
        type: z.string(),
        instances: z
          .array(wireObject({ attributes: wireObject({ name: z.unknown() }).optional().catch(undefined) }))
          .catch([]),
      }),
    )
    .catch([]),
});

/** Something of the platform that exists, as far as a state knows. */
export interface LiveResource {
  /** `genesyscloud_integration_action`. */
  readonly type: string;
  /** Its name on the platform; null where the state has none. */
  readonly name: string | null;
}

/** A stack of ours that a local state knows. */
export interface LocalState {
  readonly stack: string;
  readonly file: string;
  /** Never empty. */
  readonly resources: readonly LiveResource[];
}

/**
 * Stacks with something of the platform in a state `terraform.<stack>.tfstate` of `folder`: the project's, or a sandbox's. States of other
 * programs that lie there too, and what cannot be read, are none.
 */
export function localStates(folder: string): LocalState[] {
  return namesIn(folder)
    .map((name) => ({ stack: /^terraform\.(.+)\.tfstate$/.exec(name)?.[1] ?? '', file: join(folder, name) }))
    .filter(({ stack }) => stack !== '')
    .map((state) => ({ ...state, resources: resourcesIn(state.file) }))
    .filter(({ resources }) => resources.length > 0);
}

function resourcesIn(file: string): LiveResource[] {
  const parsed = stateSchema.safeParse(tryParseJson(textOf(file)));
  const ours = (parsed.data?.resources ?? []).filter(
    ({ mode, type }) => mode === 'managed' && type.startsWith('genesyscloud_'),
  );
  return ours.flatMap(({ type, instances }) =>
    instances.map(({ attributes }) => ({ type, name: typeof attributes?.name === 'string' ? attributes.name : null })),
  );
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function namesIn(folder: string): string[] {
  try {
    const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
    return files.map(({ name }) => name).sort();
  } catch {
    return [];
  }
}
