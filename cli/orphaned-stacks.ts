import { join, resolve } from 'node:path';
import { z } from 'zod';
import { readDeployed } from '../core/deployed';
import type { Inventory } from '../core/inventory';
import { describeOrphan, liveStacks } from '../core/live-stacks';
import { localStates } from '../core/local-states';
import type { Problem } from '../core/problem';
import { tryReadSandboxOverlay } from '../core/sandbox-overlay';
import { stacksOf } from '../core/stacks-of';
import { tryParseJson } from '../core/try-parse-json';
import { tryReadText } from '../core/try-read-text';
import { deployedFolder } from './deployed-folder';
import type { Io } from './io';
import { outputFolder } from './output-folder';

const manifestSchema = z.object({ stacks: z.record(z.string(), z.unknown()) });

/** A warning for each stack that is live, by record or local state, and that the last synthesis does not have any more. */
export function orphanedStacks({ environments }: Inventory, io: Pick<Io, 'cwd' | 'env'>): Problem[] {
  const { GCDA_SANDBOX: file = '' } = io.env;
  const sandbox = file === '' ? undefined : tryReadSandboxOverlay(file);
  const directory = deployedFolder(io);
  const live = liveStacks({ directory, ...readDeployed(directory) }, localStates(sandbox?.stateDirectory ?? io.cwd));
  // Stacks without secrets and actions are in the manifest alone.
  const declared = new Set([...stacksOf(...environments), ...synthesisedStacks(io)]);
  return live
    .filter(({ stack }) => !declared.has(stack))
    .map((orphan) => ({ code: 'stack-orphaned', ...describeOrphan(orphan), level: 'warning' }));
}

function synthesisedStacks({ cwd, env }: Pick<Io, 'cwd' | 'env'>): string[] {
  const text = tryReadText(resolve(cwd, join(outputFolder(env), 'manifest.json'))) ?? '';
  return Object.keys(manifestSchema.safeParse(tryParseJson(text)).data?.stacks ?? {});
}
