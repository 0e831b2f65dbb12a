import type { StackPlan } from './plan';
import { assertDone, runTerraform } from './run-terraform';
import type { TerraformPort } from './terraform-port';

/**
 * A saved plan in Terraform's own words, sensitive values hidden.
 *
 * @throws ProblemsError with what Terraform said
 */
export async function plainText({ stack, file }: StackPlan, port: TerraformPort): Promise<string> {
  const shown = await runTerraform(stack, ['show', '-no-color', file], port);
  assertDone(stack, shown);
  return `${stack.name}\n${shown.text}\n`;
}
