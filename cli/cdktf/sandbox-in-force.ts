import { resolve } from 'node:path';
import { exitCodes, ProblemsError } from '../../core/problem';
import { sandboxNotRunning, tryReadSandboxOverlay, type SandboxOverlay } from '../../core/sandbox-overlay';
import type { Io } from '../io';

/**
 * The sandbox that is in force; undefined where none is named.
 *
 * @throws ProblemsError `sandbox-not-running` when it has left nothing behind
 */
export function sandboxInForce({ env, cwd }: Pick<Io, 'env' | 'cwd'>): SandboxOverlay | undefined {
  const { GCDA_SANDBOX: file = '' } = env;
  if (file === '') return undefined;
  const overlay = tryReadSandboxOverlay(resolve(cwd, file));
  if (overlay) return overlay;
  throw new ProblemsError([sandboxNotRunning('has left no description of itself')], {
    exitCode: exitCodes.unreachable,
  });
}
