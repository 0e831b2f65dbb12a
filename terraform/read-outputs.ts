import { z } from 'zod';
import { wireObject, wireRecord } from '../core/wire';
import { ProblemsError } from '../core/problem';
import { tryParseJson } from '../core/try-parse-json';
import { assertDone, runTerraform } from './run-terraform';
import type { Stack } from './stack';
import type { TerraformPort } from './terraform-port';

const outputsSchema = wireRecord(
  wireObject({ sensitive: z.boolean().default(false), value: z.unknown().default(null) }),
);

/** Outputs of a stack by name. A sensitive one is never printed. */
export type StackOutputs = z.infer<typeof outputsSchema>;

/**
 * Outputs of an initialised stack.
 *
 * @throws ProblemsError with what Terraform said
 */
export async function readOutputs(stack: Stack, port: TerraformPort): Promise<StackOutputs> {
  const run = await runTerraform(stack, ['output', '-json'], port);
  assertDone(stack, run);
  const parsed = outputsSchema.safeParse(tryParseJson(run.text));
  // The framework's own, by which one stack reads from another.
  const isOwn = (name: string) => !name.startsWith('cross-stack-output-');
  if (parsed.success) return Object.fromEntries(Object.entries(parsed.data).filter(([name]) => isOwn(name)));
  throw new ProblemsError([
    {
      code: 'terraform-answer-invalid',
      where: stack.name,
      what: 'its outputs must be JSON, as Terraform and OpenTofu write them',
      fix: 'use a Terraform or OpenTofu that this project is tested with',
    },
  ]);
}
