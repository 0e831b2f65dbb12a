import { sep } from 'node:path';
import type { InventoryEnvironment } from '../core/inventory';
import { exitCodes, type Problem } from '../core/problem';
import { findSecret } from '../secrets/targets/find-in-inventory';
import type { SecretOutcome } from '../secrets/writing/secret-outcome';
import { notComparable } from '../secrets/reading/other-environments';
import { listSecrets, type ListedSecret } from '../secrets/list';
import { selectWrites, type Selection } from '../secrets/targets/select-targets';
import { setSecret } from '../secrets/set';
import type { PlannedWrite } from '../secrets/writing/planned-writes';
import { targetOf, type WriteTarget } from '../secrets/targets/write-target';
import { syncSecrets } from '../secrets/sync';
import { hiddenPrompt, readStandardInput } from './ask-value';
import { changedEnvironment } from './changed-environment';
import { clientsOnDemand } from './clients-on-demand';
import { renderColumns } from './columns';
import { confirm, type Change } from './confirm';
import type { Io } from './io';
import { openClients } from './open-clients';
import { orphanedStacks } from './orphaned-stacks';
import { printProblems } from './print-problems';
import { preferSmallMemory } from './prefer-small-memory';
import { recordFilled } from './record-filled';
import { readInventory } from './read-inventory';
import { valuePorts } from './value-ports';
import { withWriteLedger, type WriteOptions } from './with-write-ledger';
import { readableStacks } from './read-deployed-stacks';

interface Output {
  readonly isJson: boolean;
}

/** What the user says about a write. */
export interface WriteChoice extends Output, WriteOptions {
  readonly isForced: boolean;
  /** No question is asked before real environments are changed. */
  readonly isConfirmed: boolean;
}

/** `gcda secrets set NAME`. Everything that can be wrong without the value is found before it is asked for. */
export async function runSet(name: string, choice: WriteChoice, io: Io): Promise<number> {
  const inventory = await readInventory(io);
  const { environment } = findSecret(inventory, name);
  const target = targetOf(environment, name);
  const clientOf = openClients([environment], io);
  await confirm(changeOfOne(environment, name, target, choice), io);
  const options = { ...choice, comparedWith: inventory.environments };
  const outcomes = await withWriteLedger([environment], io, options, async (ledger) => {
    if (!choice.isJson) io.stderr.write(comparisonNotice(await notComparable(inventory, [environment], ledger)));
    const ask = hiddenPrompt(io);
    const value = ask ? await ask(name) : await readStandardInput(name, io);
    const ports = valuePorts({ clientOf, ledger }, io);
    return setSecret(inventory, name, value, { ...ports, isForced: choice.isForced });
  });
  io.stdout.write(choice.isJson ? json({ outcomes }) : renderOutcomes(outcomes));
  recordFilled(outcomes, io);
  return exitCodes.done;
}

/** What the user says about a sync. */
export interface SyncChoice extends WriteChoice {
  /** Nothing is written unless all of it can be. */
  readonly isAllOrNothing: boolean;
}

/** `gcda secrets sync [NAME...]`. */
export async function runSync(names: readonly string[], choice: SyncChoice, io: Io): Promise<number> {
  const inventory = await readInventory(io);
  const selected = selectWrites(inventory, names);
  const environments = selected.map(({ environment }) => environment);
  preferSmallMemory(selected.reduce((count, { secrets }) => count + secrets.size, 0));
  const clientOf = clientsOnDemand(io);
  if (!choice.isJson) io.stderr.write(companionsNotice(selected));
  const options = { ...choice, comparedWith: inventory.environments };
  const { done, keyless } = await withWriteLedger(environments, io, options, async (ledger) => {
    if (!choice.isJson) io.stderr.write(comparisonNotice(await notComparable(inventory, environments, ledger)));
    const ports = {
      ...valuePorts({ clientOf, ledger }, io),
      isForced: choice.isForced,
      isAllOrNothing: choice.isAllOrNothing,
      confirm: (writes: readonly PlannedWrite[], heldBack: readonly Problem[]) =>
        confirm(changeOf(writes, heldBack, choice), io),
    };
    const keyless = environments.map(({ name }) => name).filter((name) => !ledger.keyOf(name));
    return { done: await syncSecrets(inventory, names, ports), keyless };
  });
  const { outcomes, problems, exitCode } = done;
  io.stdout.write(choice.isJson ? json({ outcomes, problems }) : renderOutcomes(outcomes));
  printProblems(problems, io);
  // Last: where it cannot be kept, what was written is said all the same.
  recordFilled(outcomes, io);
  if (choice.isJson) return exitCode;
  if (keyless.length > 0) io.stderr.write(keyNotice(keyless));
  if (outcomes.some(({ status }) => status === 'written')) io.stderr.write(cacheNotice);
  return exitCode;
}

/** What is sent along is named too: a credential is written as a whole. */
function changeOfOne(
  environment: InventoryEnvironment,
  name: string,
  { name: place, secrets }: WriteTarget,
  { isConfirmed }: WriteChoice,
): Change {
  const others = secrets.filter((secret) => secret !== name);
  const along = others.length === 0 ? '' : `, with ${others.join(', ')} as their sources give them`;
  return {
    does: `write a value of ${name}`,
    environments: [changedEnvironment(environment)],
    plan: `${name} will be written to ${place}${along}\n`,
    isConfirmed,
  };
}

function changeOf(writes: readonly PlannedWrite[], heldBack: readonly Problem[], { isConfirmed }: WriteChoice): Change {
  const environments = [...new Set(writes.map(({ environment }) => environment))];
  const rows = writes.map(({ environment, secret, target, why }) => [environment.name, secret, target, why]);
  return {
    does: `write ${writes.length} values`,
    environments: environments.map(changedEnvironment),
    plan: [
      renderColumns([['ENVIRONMENT', 'SECRET', 'WRITTEN TO', 'WHY'], ...rows]),
      ...heldBack.map(({ where, code }) => `held back: ${where}  ${code}\n`),
    ].join(''),
    isConfirmed,
  };
}

/** A person who names one secret is told what goes along with it. */
function companionsNotice(selected: readonly Selection[]): string {
  return selected
    .flatMap(({ secrets, targets }) =>
      targets.flatMap((target) => {
        const along = target.secrets.filter((secret) => !secrets.has(secret));
        return along.length === 0 ? [] : [`${target.name} is written as a whole, with ${along.join(' and ')}\n`];
      }),
    )
    .join('');
}

function keyNotice(environments: readonly string[]): string {
  const names = environments.join(' ');
  return `without a key all values are written each time: ${names}. \`npx gcda keys new ${names}\` makes one\n`;
}

function comparisonNotice(environments: readonly string[]): string {
  if (environments.length === 0) return '';
  return `values are not compared with those of ${environments.join(', ')}, whose key is not here\n`;
}

/** Genesys Cloud documents no way to empty its cache of resolved values; the guide gives its longest age. */
const cacheNotice = 'the platform may go on using replaced values for up to 60 seconds\n';

/** `gcda secrets list [NAME...]`. Without a configured client the list comes all the same, with the platform's part unknown. */
export async function runList(names: readonly string[], output: Output, io: Io): Promise<number> {
  const inventory = await readInventory(io);
  const {
    secrets,
    problems: found,
    exitCode,
  } = await listSecrets(inventory, names, clientsOnDemand(io), readableStacks(io));
  const problems = [...found, ...orphanedStacks(inventory, io)];
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
  return `${renderColumns([['ENVIRONMENT', 'SECRET', 'CREDENTIAL', 'STATUS'], ...rows])}${sumOf(outcomes)}\n`;
}

function sumOf(outcomes: readonly SecretOutcome[]): string {
  const written = outcomes.filter(({ status }) => status === 'written' || status === 'created').length;
  const same = outcomes.filter(({ status }) => status === 'same').length;
  return `${written} of ${outcomes.length} values written${same === 0 ? '' : `, ${same} there already`}`;
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
