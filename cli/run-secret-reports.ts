import { readDeployed } from '../core/deployed';
import { exitCodes } from '../core/problem';
import type { Database } from '../ledger/database';
import { environmentsIn } from '../ledger/environments-in';
import { history } from '../ledger/ledger';
import type { LedgerRecord } from '../ledger/record';
import { findSecret } from '../secrets/find-in-inventory';
import { planSecrets } from '../secrets/plan';
import { selectWrites } from '../secrets/select-targets';
import { statusOfSecrets } from '../secrets/status';
import { clientsOnDemand } from './clients-on-demand';
import { deployedFolder } from './deployed-folder';
import type { Io } from './io';
import { orphanedStacks } from './orphaned-stacks';
import { printProblems } from './print-problems';
import { readInventory } from './read-inventory';
import { renderHistory } from './render-history';
import { renderPlan } from './render-plan';
import { renderStatus } from './render-status';
import { undeclaredEnvironments } from './undeclared-environments';
import { valuePorts } from './value-ports';
import { withLedger } from './with-ledger';
import { withWriteLedger } from './with-write-ledger';

interface Output {
  readonly isJson: boolean;
}

const nobodyWrites = { reason: '', waitSeconds: 0 };

/** `gcda secrets plan [NAME...]`. */
export async function runSecretPlan(names: readonly string[], { isJson }: Output, io: Io): Promise<number> {
  const inventory = await readInventory(io);
  const environments = selectWrites(inventory, names).map(({ environment }) => environment);
  const clientOf = clientsOnDemand(io);
  const { exitCode, ...plan } = await withWriteLedger(
    environments,
    io,
    { ...nobodyWrites, comparedWith: inventory.environments },
    (ledger) => planSecrets(inventory, names, valuePorts(environments, { clientOf, ledger }, io)),
  );
  const { secrets } = plan;
  const problems = [...plan.problems, ...orphanedStacks(inventory, io)];
  io.stdout.write(isJson ? json({ secrets, problems }) : renderPlan(secrets));
  printProblems(problems, io);
  return exitCode;
}

/** `gcda secrets status [NAME...]`. Without a configured client it comes all the same, with the platform's part unknown. */
export async function runSecretStatus(names: readonly string[], { isJson }: Output, io: Io): Promise<number> {
  const inventory = await readInventory(io);
  const { report, unknown } = await withWriteLedger(
    selectWrites(inventory, names).map(({ environment }) => environment),
    io,
    nobodyWrites,
    async (ledger) => ({
      report: await statusOfSecrets(inventory, names, {
        clientOf: clientsOnDemand(io),
        ledger,
        deployed: readDeployed(deployedFolder(io)).stacks,
      }),
      unknown: await undeclaredEnvironments(inventory, ledger.db, io),
    }),
  );
  const { secrets, exitCode } = report;
  const problems = [...report.problems, ...orphanedStacks(inventory, io), ...unknown];
  io.stdout.write(isJson ? json({ secrets, problems }) : renderStatus(secrets));
  printProblems(problems, io);
  return exitCode;
}

/** `gcda secrets history NAME`. Of a secret that is no longer declared, too. */
export async function runSecretHistory(name: string, { isJson }: Output, io: Io): Promise<number> {
  const inventory = await readInventory(io);
  const records = await withLedger(io, (db) => recordsOf(db, name));
  if (records.length === 0) findSecret(inventory, name);
  io.stdout.write(isJson ? json({ records }) : renderHistory(name, records));
  return exitCodes.done;
}

async function recordsOf(db: Database, secret: string): Promise<LedgerRecord[]> {
  const environments = await environmentsIn(db);
  const all = await Promise.all(environments.map((environment) => history(db, { environment, secret })));
  return all.flat();
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
