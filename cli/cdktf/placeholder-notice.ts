import { readDeployed } from '../../core/deployed';
import type { Inventory } from '../../core/inventory';
import { ProblemsError } from '../../core/problem';
import { listSecrets } from '../../secrets/list';
import { deployedFolder } from '../deployed-folder';
import type { Io } from '../io';
import { openClients } from '../open-clients';
import { shellCommand } from '../shell-command';

/**
 * What to say after a deploy: which credentials hold placeholders, so that actions behind them answer 401 until their values are written.
 * Undefined when all of them hold values.
 */
export async function placeholderNotice(inventory: Inventory, io: Io): Promise<string | undefined> {
  try {
    // A deploy of one organisation's stacks needs no client of the others.
    const reachable = inventory.environments.filter(({ clientSecretVariable }) => io.env[clientSecretVariable]);
    const names = reachable.map(({ name }) => name);
    if (names.length === 0) return unclear;
    const { secrets, exitCode } = await listSecrets(
      inventory,
      names,
      openClients(reachable, io),
      readDeployed(deployedFolder(io)).stacks,
    );
    const unset = secrets.filter(({ onPlatform }) => onPlatform === 'unset');
    if (unset.length > 0) return noticeOf(unset);
    return exitCode === 0 ? undefined : unclear;
  } catch (error) {
    // The deploy itself has succeeded; not knowing is said, and no failure.
    if (error instanceof ProblemsError) return unclear;
    throw error;
  }
}

const unclear = 'whether the credentials hold their values is not known: see npx gcda secrets list\n';

/** By stack: what else an environment has may not be deployed yet. */
function noticeOf(unset: readonly { readonly stack: string; readonly name: string }[]): string {
  const stacks = [...new Set(unset.map(({ stack }) => stack))];
  return [
    `${unset.length} secrets hold no value yet; actions that use them are refused by their targets:`,
    ...unset.map(({ name }) => `  ${name}`),
    'set them:',
    `  ${shellCommand('npx gcda secrets sync', stacks)}`,
    '',
  ].join('\n');
}
