import { z } from 'zod';
import { wireObject, wireRecord } from '../core/wire';
import { ProblemsError } from '../core/problem';
import { tryParseJson } from '../core/try-parse-json';
import { assertDone, runTerraform } from './run-terraform';
import type { Stack } from './stack';
import type { TerraformPort } from './terraform-port';

const instanceSchema = wireObject({
  attributes: wireRecord(z.unknown()).default({}),
  index_key: z.union([z.string(), z.number()]).optional(),
  status: z.string().optional(),
  /** An old object that is still to be deleted after its replacement. */
  deposed: z.string().optional(),
});

/** A state as Terraform and OpenTofu keep it (version 4): as much of it as we read. */
export const stateSchema = wireObject({
  version: z.literal(4),
  serial: z.int(),
  lineage: z.string(),
  outputs: wireRecord(wireObject({ value: z.unknown() })).default({}),
  resources: z
    .array(
      wireObject({
        module: z.string().optional(),
        mode: z.string(),
        type: z.string(),
        name: z.string(),
        instances: z.array(instanceSchema).default([]),
      }),
    )
    .default([]),
});

/** One resource that exists, as far as a state knows. */
export interface StateResource {
  readonly address: string;
  readonly type: string;
  /** Last part of the address. */
  readonly name: string;
  /** May hold what is sensitive: to be read member by member, and kept nowhere. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** True for one whose making failed half way, or that was marked by hand: Terraform makes it anew, whatever is declared. */
  readonly isTainted?: boolean;
}

/** A stack's state. */
export interface StackState {
  /** Grows with every change. */
  readonly serial: number;
  /** Empty where there is no state. */
  readonly lineage: string;
  /** Where it was moved to, in words; undefined for one that was not. */
  readonly movedTo?: string;
  readonly resources: readonly StateResource[];
}

/**
 * Reads the state of an initialised stack, wherever it is kept. A stack without one has no resources.
 *
 * @throws ProblemsError with what Terraform said, or `state-invalid`
 */
export async function readState(stack: Stack, port: TerraformPort): Promise<StackState> {
  const run = await runTerraform(stack, ['state', 'pull'], port);
  assertDone(stack, run);
  if (run.text.trim() === '') return { serial: 0, lineage: '', resources: [] };
  const state = parseState(run.text);
  if (state) return state;
  throw new ProblemsError([
    {
      code: 'state-invalid',
      where: stack.name,
      what: 'its state must be one of version 4, as Terraform and OpenTofu write it',
      fix: 'see what changed it; `terraform state pull` in the stack’s folder shows it',
    },
  ]);
}

/** The output that a state which was moved away is left with. */
export const movedTo = 'gcda_moved_to';

/** A state's text taken apart; undefined where it is none. */
export function parseState(text: string): StackState | undefined {
  const parsed = stateSchema.safeParse(tryParseJson(text));
  if (!parsed.success) return undefined;
  const { serial, lineage, resources, outputs } = parsed.data;
  const moved = outputs[movedTo]?.value;
  const managed = resources.filter(({ mode }) => mode === 'managed');
  return {
    serial,
    lineage,
    ...(typeof moved === 'string' ? { movedTo: moved } : {}),
    resources: managed.flatMap(({ module, type, name, instances }) =>
      instances
        .filter(({ deposed }) => deposed === undefined)
        .map(({ attributes, index_key: key, status }) => ({
          address: `${module === undefined ? '' : `${module}.`}${type}.${name}${key === undefined ? '' : `[${JSON.stringify(key)}]`}`,
          type,
          name,
          attributes,
          ...(status === 'tainted' ? { isTainted: true } : {}),
        })),
    ),
  };
}
