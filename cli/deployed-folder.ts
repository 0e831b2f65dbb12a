import { deployedDirectory } from '../core/deployed';
import { tryReadSandboxOverlay } from '../core/sandbox-overlay';
import type { Io } from './io';

/** Where the record of the last deploys is: a running sandbox's own, or the project's. */
export function deployedFolder({ cwd, env }: Pick<Io, 'cwd' | 'env'>): string {
  const { GCDA_SANDBOX: file = '', GCDA_DEPLOYED: chosen } = env;
  const sandbox = file === '' ? undefined : tryReadSandboxOverlay(file);
  return deployedDirectory(cwd, { sandbox, chosen });
}
