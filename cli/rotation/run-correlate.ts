import type { InventoryEnvironment } from '../../core/inventory';
import { exitCodes } from '../../core/problem';
import { collectCorrelation } from '../../rotation/correlate/collect-correlation';
import type { Correlation } from '../../rotation/correlate/correlation';
import { findEnvironment } from '../../secrets/targets/find-in-inventory';
import { loadKeys } from '../../ledger/keys/load-keys';
import type { Io } from '../io';
import { keyPorts } from '../ledger-place';
import { credentialsOf, isConfigured, openClients } from '../open-clients';
import { printProblems } from '../print-problems';
import { readDeployedStacks } from '../read-deployed-stacks';
import { readInventory } from '../read-inventory';
import { renderCorrelation, renderCorrelationMarkdown } from './render-correlation';
import { readingLedger } from '../with-ledger';

/** What is laid side by side, and how it is shown. */
export interface CorrelationWish {
  readonly environment: string;
  readonly sinceSeconds: number;
  readonly format: 'text' | 'markdown' | 'json';
}

const renderers: Readonly<Record<CorrelationWish['format'], (correlation: Correlation) => string>> = {
  text: renderCorrelation,
  markdown: renderCorrelationMarkdown,
  json: (correlation) => `${JSON.stringify(correlation, null, 2)}\n`,
};

/** `gcda rotation correlate ENV`: 0, 1 when calls were refused or somebody else wrote, 2 when the audit log could not be read. */
export async function runCorrelate(wish: CorrelationWish, io: Io): Promise<number> {
  const environment = findEnvironment(await readInventory(io), wish.environment);
  const keyOf = await loadKeys([environment.name], keyPorts(io));
  const correlation = await readingLedger(io, (db) =>
    collectCorrelation(environment, io.clock.now() - wish.sinceSeconds * 1000, {
      ...{ db, clock: io.clock, key: keyOf(environment.name) },
      claimed: [...configuredHere(environment, io), ...deployedBy(environment, io)],
      client: isConfigured(environment, io) ? openClients([environment], io)(environment) : undefined,
    }),
  );
  io.stdout.write(renderers[wish.format](correlation));
  printProblems(correlation.problems, io);
  return exitCodeOf(correlation);
}

function configuredHere(environment: InventoryEnvironment, io: Io): string[] {
  return credentialsOf(environment, io).flatMap(({ idVariable }) => io.env[idVariable] || []);
}

/** Clients that deployed the environment's credentials: Terraform writes a placeholder into each that it makes. */
function deployedBy(environment: InventoryEnvironment, io: Io): string[] {
  const { credentials } = environment;
  const stacks = new Set(credentials.map(({ stack }) => stack));
  return readDeployedStacks(stacks, io).flatMap(({ stack, clients = [] }) => (stacks.has(stack) ? clients : []));
}

function exitCodeOf({ writes, refusedBefore, auditMissing, problems }: Correlation): number {
  if (problems.length > 0) return exitCodes.problems;
  const isBad = writes.some(({ refused, origin }) => refused > 0 || origin === 'foreign');
  if (isBad || refusedBefore > 0) return exitCodes.problems;
  return auditMissing === null ? exitCodes.done : exitCodes.pending;
}
