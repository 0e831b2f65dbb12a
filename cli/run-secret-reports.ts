import type { Inventory } from '../core/inventory';
import { exitCodes, isError } from '../core/problem';
import type { Database } from '../ledger/database';
import { acceptancesOf } from '../ledger/accepted';
import { environmentsIn } from '../ledger/environments-in';
import { loadUsableKeys } from '../ledger/keys/load-keys';
import { readHistory } from '../ledger/ledger';
import type { FoundRecords } from '../ledger/read-records';
import { verifyChain } from '../ledger/verify-chain';
import { distinctProblems } from '../core/distinct-problems';
import { findSecret } from '../secrets/targets/find-in-inventory';
import { planSecrets } from '../secrets/plan';
import { selectWrites } from '../secrets/targets/select-targets';
import { renewalOverdue } from '../secrets/renewal-overdue';
import { statusOfSecrets } from '../secrets/status';
import { clientsOnDemand } from './clients-on-demand';
import type { Io } from './io';
import { orphanedStacks } from './orphaned-stacks';
import { keyPorts } from './ledger-place';
import { printProblems } from './print-problems';
import { readInventory } from './read-inventory';
import { renderHistory } from './render-history';
import { renderPlan } from './render-plan';
import { renderStatus } from './render-status';
import { undeclaredEnvironments } from './undeclared-environments';
import { valuePorts } from './value-ports';
import { readingLedger } from './with-ledger';
import { withWriteLedger } from './with-write-ledger';
import { readableStacks } from './read-deployed-stacks';

interface Output {
  readonly isJson: boolean;
}

const nobodyWrites = { reason: '', waitSeconds: 0, isReadOnly: true };

/** `gcda secrets plan [NAME...]`. */
export async function runSecretPlan(names: readonly string[], { isJson }: Output, io: Io): Promise<number> {
  const inventory = await readInventory(io);
  const environments = selectWrites(inventory, names).map(({ environment }) => environment);
  const clientOf = clientsOnDemand(io);
  const { exitCode, ...plan } = await withWriteLedger(
    environments,
    io,
    { ...nobodyWrites, comparedWith: inventory.environments },
    (ledger) => planSecrets(inventory, names, valuePorts({ clientOf, ledger }, io)),
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
        deployed: readableStacks(io),
      }),
      unknown: await undeclaredEnvironments(inventory, ledger.db, io),
    }),
  );
  const { secrets, exitCode } = report;
  const overdue = renewalOverdue(secrets, inventory, io.clock.now());
  const problems = [...report.problems, ...overdue, ...orphanedStacks(inventory, io), ...unknown];
  io.stdout.write(isJson ? json({ secrets, problems }) : renderStatus(secrets));
  printProblems(problems, io);
  return overdue.length > 0 ? Math.max(exitCode, exitCodes.problems) : exitCode;
}

/**
 * `gcda secrets history NAME`. Of a secret that is no longer declared, too; 1 when a row is not as it was written, or a chain that it stands
 * in.
 */
export async function runSecretHistory(name: string, { isJson }: Output, io: Io): Promise<number> {
  const inventory = await readInventory(io);
  const { found, problems } = await readingLedger(io, (db) => recordsOf(db, name, { inventory, io }));
  const accepted = readableStacks(io).flatMap(({ stack, accepted: all = [] }) =>
    all.filter(({ secrets }) => secrets.includes(name)).map((one) => ({ ...one, stack })),
  );
  if (found.length + problems.length + accepted.length === 0) findSecret(inventory, name);
  const records = found.map(({ record, standing }) => ({ ...record, standing }));
  io.stdout.write(isJson ? json({ records, accepted, problems }) : renderHistory(name, records, accepted));
  printProblems(problems, io);
  return problems.length > 0 ? exitCodes.problems : exitCodes.done;
}

/** Of the environment that declares it; of all where none does. Rows of another environment say nothing of a secret that is declared. */
async function recordsOf(
  db: Database,
  secret: string,
  { inventory, io }: { readonly inventory: Inventory; readonly io: Io },
): Promise<FoundRecords> {
  const declaring = inventory.environments.filter(({ secrets }) => secrets.some(({ name }) => name === secret));
  const names = declaring.length > 0 ? declaring.map(({ name }) => name) : await environmentsIn(db);
  const keyOf = await loadUsableKeys(names, keyPorts(io));
  const all = await Promise.all(
    names.map(async (environment) => {
      const key = keyOf(environment);
      const own = await readHistory(db, { environment, secret }, key);
      const accepted = await acceptancesOf(db, { environment, secret }, key);
      const found = [...own.found, ...accepted.found].sort((one, other) => one.record.sequence - other.record.sequence);
      const problems = [...own.problems, ...accepted.problems];
      const chain = found.length + problems.length > 0 ? (await verifyChain(db, environment, { key })).problems : [];
      return { found, problems: [...problems, ...chain.filter(isError)] };
    }),
  );
  return { found: all.flatMap(({ found }) => found), problems: distinctProblems(all.flatMap((one) => one.problems)) };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
