import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describePlace, type StatePlace } from '../core/state-place';
import { blockOf } from './place-of';
import { assertDone, runTerraform } from './run-terraform';
import type { Stack } from './stack';
import type { TerraformPort } from './terraform-port';

/** One place for one stack's state. */
export interface StateStore {
  /** In words. */
  readonly name: string;
  /** Text of the state; empty where there is none. */
  pull(): Promise<string>;
  /**
   * Puts a state there. Terraform refuses one of another lineage, and one that is not newer than what is there.
   *
   * `isForced` - refuses neither. @default false
   */
  push(text: string, options?: { readonly isForced?: boolean }): Promise<void>;
}

/**
 * Opens a place by way of Terraform, without a provider, in `folder`, which must be the run's own.
 *
 * @throws ProblemsError with what Terraform said
 */
export async function openStateStore(
  {
    name,
    place,
    file,
    folder,
  }: { readonly name: string; readonly place: StatePlace; readonly file: string; readonly folder: string },
  port: TerraformPort,
): Promise<StateStore> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const terraform = blockOf(place, file);
  const stack: Stack = {
    name,
    directory: folder,
    dependencies: [],
    settings: { terraform, variables: [], outputTree: {} },
  };
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ terraform }));
  const run = async (...args: readonly string[]) => {
    const done = await runTerraform(stack, args, port);
    assertDone(stack, done);
    return done.text;
  };
  await run('init', '-json', '-input=false');
  return {
    name: place.kind === 'local' ? file : describePlace(place),
    pull: () => run('state', 'pull'),
    async push(text, { isForced = false } = {}) {
      const draft = join(folder, 'pushed.tfstate');
      writeFileSync(draft, text, { mode: 0o600 });
      await run('state', 'push', ...(isForced ? ['-force'] : []), draft);
    },
  };
}
