import { resolve } from 'node:path';
import type { InventoryEnvironment } from '../core/inventory';
import { tryReadSandboxOverlay } from '../core/sandbox-overlay';
import type { Io } from './io';

/** An environment whose values are kept for as long as the sandbox in force keeps them, where that was started with a time of its own. */
export function asSandboxCaches(
  environment: InventoryEnvironment,
  { env, cwd }: Pick<Io, 'env' | 'cwd'>,
): InventoryEnvironment {
  const file = env.GCDA_SANDBOX ?? '';
  const cacheSeconds = file === '' ? undefined : tryReadSandboxOverlay(resolve(cwd, file))?.cacheSeconds;
  if (cacheSeconds === undefined) return environment;
  // Its instances hear of a write at once.
  return { ...environment, rotationBounds: { ...environment.rotationBounds, cacheSeconds, propagationSeconds: 0 } };
}
