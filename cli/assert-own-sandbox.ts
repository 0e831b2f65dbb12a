import { resolve } from 'node:path';
import { z } from 'zod';
import { tryFindProject } from '../core/project-root';
import { exitCodes, ProblemsError, renderProblem, type Problem } from '../core/problem';
import { sandboxNotRunning, tryReadSandboxOverlay, type SandboxOverlay } from '../core/sandbox-overlay';
import type { Io } from './io';

/** What a command is about to do with the sandbox that `GCDA_SANDBOX` names. */
export interface SandboxUse {
  /** It changes something there, or in its folder. */
  readonly changes: boolean;
  /** It sends to the sandbox, which must therefore be running. */
  readonly needsRunning: boolean;
}

const healthSchema = z.object({ instanceId: z.string() });
/** Long enough for any process of this machine that is alive. */
const patienceMilliseconds = 5000;

/**
 * Looks at the sandbox that `GCDA_SANDBOX` names before a command does anything: it must be this project's, and be running under the id by
 * which the shell knows it. A command that only reads is warned. Gives the sandbox, undefined where none is named.
 *
 * @throws ProblemsError `sandbox-description-invalid`, `sandbox-of-other-project`; `sandbox-not-running` (69)
 */
export async function assertOwnSandbox(
  { changes, needsRunning }: SandboxUse,
  { cwd, env, stderr }: Pick<Io, 'cwd' | 'env' | 'stderr'>,
): Promise<SandboxOverlay | undefined> {
  const { GCDA_SANDBOX: file = '', GCDA_FOREIGN_SANDBOX: accepted } = env;
  if (file === '') return undefined;
  const overlay = tryReadSandboxOverlay(resolve(cwd, file));
  const foreign = overlay && accepted !== 'yes' ? foreignProblem(overlay, tryFindProject(cwd)) : undefined;
  if (foreign && changes) throw new ProblemsError([foreign]);
  if (foreign) stderr.write(`${renderProblem({ ...foreign, level: 'warning' })}\n`);
  if (needsRunning) await assertSandboxRuns(overlay);
  return overlay;
}

/** Nothing is said of a folder without a project: it is no other one's. */
function foreignProblem(overlay: SandboxOverlay, here: string | undefined): Problem | undefined {
  if (here === undefined || here === overlay.project) return undefined;
  return {
    code: 'sandbox-of-other-project',
    where: 'environment variable GCDA_SANDBOX',
    what: `this shell was pointed at the sandbox of ${overlay.project}, and this project is ${here}`,
    fix: 'evaluate `npx gcda sandbox env` here; or set GCDA_FOREIGN_SANDBOX=yes if the other one is meant',
  };
}

/** @throws ProblemsError `sandbox-not-running` (69) where the very instance that wrote the description does not answer */
export async function assertSandboxRuns(
  overlay: Pick<SandboxOverlay, 'genesysUrl' | 'instanceId'> | undefined,
  timeLimit = (milliseconds: number): AbortSignal => AbortSignal.timeout(milliseconds),
): Promise<void> {
  const found = overlay
    ? await whoAnswers(overlay, timeLimit(patienceMilliseconds))
    : 'has left no description of itself';
  if (found !== undefined) throw new ProblemsError([sandboxNotRunning(found)], { exitCode: exitCodes.unreachable });
}

/** Undefined where it is the very instance that wrote the description. */
async function whoAnswers(
  { genesysUrl, instanceId }: Pick<SandboxOverlay, 'genesysUrl' | 'instanceId'>,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const response = await fetch(`${genesysUrl}/_sandbox/health`, { signal });
    const health = healthSchema.safeParse(await response.json());
    return health.data?.instanceId === instanceId ? undefined : 'somebody else answers on its port';
  } catch {
    return 'does not answer';
  }
}
