import { randomBytes } from 'node:crypto';
import { sep } from 'node:path';
import type { InventoryEnvironment } from '../core/inventory';
import { exitCodes } from '../core/problem';
import type { GenesysClient } from '../genesys/client';
import { findEnvironments, findSecret } from '../secrets/find-in-inventory';
import type { SecretOutcome } from '../secrets/hydrate';
import { listSecrets, type ListedSecret } from '../secrets/list';
import { setSecret, targetOf } from '../secrets/set';
import { syncEnvironments } from '../secrets/sync';
import { hiddenPrompt, readStandardInput } from './ask-value';
import { renderColumns } from './columns';
import type { Io } from './io';
import { openClients } from './open-clients';
import { openSources } from './open-sources';
import { printProblems } from './print-problems';
import { recordFilled } from './record-filled';
import { readInventory } from './read-inventory';

interface Output {
  readonly isJson: boolean;
}

/** `gcda secrets set NAME`. Everything that can be wrong without the value is found before it is asked for. */
export async function runSet(name: string, output: Output, io: Io): Promise<number> {
  const inventory = await readInventory(io);
  const { environment } = findSecret(inventory, name);
  targetOf(environment, name);
  const clientOf = openClients([environment], io);
  const ask = hiddenPrompt(io);
  const value = ask ? await ask(name) : await readStandardInput(name, io);
  const outcomes = await setSecret(inventory, name, value, {
    clientOf,
    sources: openSources(io),
    runKey: randomBytes(32),
  });
  recordFilled(outcomes, io);
  io.stdout.write(output.isJson ? json({ outcomes }) : renderOutcomes(outcomes));
  return exitCodes.done;
}

/** `gcda secrets sync [ENV...]`. */
export async function runSync(names: readonly string[], output: Output, io: Io): Promise<number> {
  const inventory = await readInventory(io);
  const clientOf = openClients(findEnvironments(inventory, names), io);
  const { outcomes, problems, exitCode } = await syncEnvironments(inventory, names, {
    clientOf,
    sources: openSources(io),
    runKey: randomBytes(32),
  });
  recordFilled(outcomes, io);
  io.stdout.write(output.isJson ? json({ outcomes, problems }) : renderOutcomes(outcomes));
  printProblems(problems, io);
  if (!output.isJson && exitCode === exitCodes.done) io.stderr.write(cacheNotice);
  return exitCode;
}

/** Genesys Cloud documents no way to empty its cache of resolved values; the guide gives its longest age. */
const cacheNotice = 'the platform may go on using replaced values for up to 60 seconds\n';

/** `gcda secrets list [ENV...]`. Without a configured client the list comes all the same, with the platform's part unknown. */
export async function runList(names: readonly string[], output: Output, io: Io): Promise<number> {
  const inventory = await readInventory(io);
  const clients = new Map<string, GenesysClient>();
  const clientOf = (environment: InventoryEnvironment): GenesysClient => {
    const client = clients.get(environment.organization) ?? openClients([environment], io)(environment);
    clients.set(environment.organization, client);
    return client;
  };
  const { secrets, problems, exitCode } = await listSecrets(inventory, names, clientOf);
  io.stdout.write(output.isJson ? json({ secrets, problems }) : renderList(secrets, io.cwd));
  printProblems(problems, io);
  return exitCode;
}

function renderOutcomes(outcomes: readonly SecretOutcome[]): string {
  const rows = outcomes.map(({ environment, secret, credential, status }) => [
    environment,
    secret,
    credential ?? '-',
    status,
  ]);
  const done = outcomes.filter(({ status }) => status === 'written' || status === 'created').length;
  return `${renderColumns([['ENVIRONMENT', 'SECRET', 'CREDENTIAL', 'STATUS'], ...rows])}${done} of ${outcomes.length} values written\n`;
}

function renderList(secrets: readonly ListedSecret[], directory: string): string {
  const rows = secrets.map((secret) => [
    secret.environment,
    secret.name,
    secret.type,
    secret.onPlatform,
    secret.source.replace(` ${directory}${sep}`, ' '),
  ]);
  return renderColumns([['ENVIRONMENT', 'SECRET', 'TYPE', 'DEPLOYED', 'VALUE FROM'], ...rows]);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
