import { exitCodes, ProblemsError } from '../../core/problem';
import { sandboxNotRunning, tryReadSandboxOverlay, type SandboxOverlay } from '../../core/sandbox-overlay';
import type { Io } from '../io';

/** Long enough for any process of this machine that is alive. */
const answerMilliseconds = 5000;

/**
 * The sandbox that is in force; undefined where none is named.
 *
 * @throws ProblemsError `sandbox-not-running` when it has left nothing behind
 */
export function sandboxInForce({ env }: Pick<Io, 'env'>): SandboxOverlay | undefined {
  const { GCDA_SANDBOX: file = '' } = env;
  if (file === '') return undefined;
  const overlay = tryReadSandboxOverlay(file);
  if (overlay) return overlay;
  throw new ProblemsError([sandboxNotRunning('has left no description of itself')], {
    exitCode: exitCodes.unreachable,
  });
}

/** @throws ProblemsError `sandbox-not-running` when it does not answer: Terraform would take a while to say so, for each stack */
export async function assertAnswers({ genesysUrl }: SandboxOverlay): Promise<void> {
  try {
    await fetch(genesysUrl, { signal: AbortSignal.timeout(answerMilliseconds) });
  } catch {
    throw new ProblemsError([sandboxNotRunning('does not answer')], { exitCode: exitCodes.unreachable });
  }
}
