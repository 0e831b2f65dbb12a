import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isError, ProblemsError } from '../core/problem';
import { tryParseJson } from '../core/try-parse-json';
import { goneIds, outputChanges, planJsonSchema, plannedObjects, resourceChanges, type PlanJson } from './parse-plan';
import type { PlanMode, StackPlan } from './plan';
import { assertDone, problemsOf, runTerraform } from './run-terraform';
import type { Stack } from './stack';
import type { TerraformPort } from './terraform-port';

/** Flags of `terraform plan` by what the plan is for. */
const modeFlags: Readonly<Record<PlanMode, readonly string[]>> = {
  normal: [],
  destroy: ['-destroy'],
  'refresh-only': ['-refresh-only'],
};

/**
 * Makes a plan of an initialised stack and saves it in `folder`, which must be the run's own and readable by its owner only.
 *
 * @throws ProblemsError with what Terraform said
 */
export async function planStack(
  stack: Stack,
  { mode, folder }: { readonly mode: PlanMode; readonly folder: string },
  port: TerraformPort,
): Promise<StackPlan> {
  const file = join(folder, `${stack.name}.tfplan`);
  const operations = port.operations === undefined ? [] : [`-parallelism=${port.operations}`];
  const args = [
    'plan',
    '-json',
    '-input=false',
    `-out=${file}`,
    ...modeFlags[mode],
    ...operations,
    ...variableFlags(port),
  ];
  const run = await runTerraform(stack, args, port);
  assertDone(stack, run);
  const plan = await showPlan(stack, file, port);
  const changes = resourceChanges(plan.resource_changes);
  const outputs = outputChanges(plan);
  const drift = resourceChanges(plan.resource_drift);
  const isChanged = changes.length + outputs.length + (mode === 'refresh-only' ? drift.length : 0) > 0;
  return {
    stack,
    mode,
    file,
    digest: digestOf(file),
    changes,
    outputs,
    objects: plannedObjects(plan.resource_changes),
    gone: goneIds(plan.resource_drift),
    drift,
    hasChanges: plan.applyable ?? isChanged,
    warnings: problemsOf(stack, run).filter((problem) => !isError(problem)),
  };
}

/** Values that are in no saved plan, such as those of ephemeral variables, are given at both plan and apply. */
export function variableFlags({ variableFiles }: Pick<TerraformPort, 'variableFiles'>): string[] {
  return variableFiles.map((file) => `-var-file=${file}`);
}

/** SHA-256 of a saved plan. */
export function digestOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

async function showPlan(stack: Stack, file: string, port: TerraformPort): Promise<PlanJson> {
  const shown = await runTerraform(stack, ['show', '-json', file], port);
  assertDone(stack, shown);
  const parsed = planJsonSchema.safeParse(tryParseJson(shown.text));
  if (parsed.success) return parsed.data;
  throw new ProblemsError([
    {
      code: 'terraform-answer-invalid',
      where: stack.name,
      what: 'the plan must be JSON of format 1, as Terraform and OpenTofu write it',
      fix: 'use a Terraform or OpenTofu that this project is tested with',
    },
  ]);
}
