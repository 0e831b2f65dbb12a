import { readDeployed } from '../../core/deployed';
import type { Inventory } from '../../core/inventory';
import { ProblemsError } from '../../core/problem';
import { listSecrets, type ListedSecret } from '../../secrets/list';
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
    if (unset.length > 0) return noticeOf(unset, secrets);
    return exitCode === 0 ? undefined : unclear;
  } catch (error) {
    // The deploy itself has succeeded; not knowing is said, and no failure.
    if (error instanceof ProblemsError) return unclear;
    throw error;
  }
}

const unclear = 'whether the credentials hold their values is not known: see npx gcda secrets list\n';

type Unset = Pick<ListedSecret, 'environment' | 'stack' | 'name'>;

function noticeOf(unset: readonly Unset[], secrets: readonly ListedSecret[]): string {
  const command = shellCommand('npx gcda secrets sync', namesOf(unset, secrets));
  const isShort = !command.includes('\n') && `set them: ${command}`.length <= 80;
  return [
    `${unset.length} secrets hold no value yet; actions that use them are refused by their targets:`,
    ...unset.map(({ name }) => `  ${name}`),
    isShort ? `set them: ${command}` : `set them:\n  ${command}`,
    '',
  ].join('\n');
}

/** Environments where all of it is deployed, else stacks: what is not there yet would be listed as a problem. */
function namesOf(unset: readonly Unset[], secrets: readonly ListedSecret[]): readonly string[] {
  const isPartly = new Set(
    secrets
      .filter(({ onPlatform, credential }) => credential !== null && onPlatform === 'no')
      .map((one) => one.environment),
  );
  return [...new Set(unset.map(({ environment, stack }) => (isPartly.has(environment) ? stack : environment)))];
}
