import type { Inventory } from '../core/inventory';
import { assertNoProblems, exitCodes, isError, ProblemsError, type Problem } from '../core/problem';
import type { Queries } from '../ledger/database';
import { environmentsIn, readEnvironments } from '../ledger/environments-in';
import { readHeads } from '../ledger/head';
import { loadKeys } from '../ledger/keys/load-keys';
import { verifyChain, type ChainReport } from '../ledger/verify-chain';
import { unknownName } from '../secrets/targets/unknown-name';
import { renderColumns } from './columns';
import type { Io } from './io';
import { keyPorts } from './ledger-place';
import { printProblems } from './print-problems';
import { readInventory } from './read-inventory';
import { headsBehind, noteHeads } from './watch-heads';
import { readingLedger } from './with-ledger';

interface VerifyOptions {
  readonly isJson: boolean;
  /** Hashes of heads that were noted elsewhere. */
  readonly heads: readonly string[];
}

/** `gcda audit verify [ENV...]`. */
export function runAuditVerify(names: readonly string[], { isJson, heads }: VerifyOptions, io: Io): Promise<number> {
  return readingLedger(io, async (db) => {
    const environments = await chosen(db, names);
    const keyOf = await loadKeys(environments, keyPorts(io));
    const chains: ChainReport[] = [];
    for (const environment of environments)
      chains.push(await verifyChain(db, environment, { key: keyOf(environment), noted: heads }));
    const { problems: strays } = await readEnvironments(db);
    const behind = await headsBehind(db, environments, keyOf, io);
    const strangers = unknownChains(chains, await tryReadInventory(io));
    const problems = [
      ...strays,
      ...strangers,
      ...chains.flatMap((chain) => chain.problems),
      ...behind,
      ...missingHeads(heads, chains),
    ];
    // Only a chain that is whole is worth being remembered.
    if (!problems.some(isError)) await noteHeads(db, environments, keyOf, io);
    io.stdout.write(isJson ? json({ chains: chains.map(withoutProblems), problems }) : renderChains(chains));
    printProblems(problems, io);
    return problems.length === 0 ? exitCodes.done : exitCodes.problems;
  });
}

/** Undefined where nothing was synthesised here: the ledger is verified all the same. */
async function tryReadInventory(io: Io): Promise<Inventory | undefined> {
  try {
    return await readInventory(io);
  } catch (error) {
    if (error instanceof ProblemsError) return undefined;
    throw error;
  }
}

/** Chains that no key vouches for, though one does for others, of environments that nobody declares: anybody may have made them. */
function unknownChains(chains: readonly ChainReport[], inventory: Inventory | undefined): Problem[] {
  const declared = new Set(inventory?.environments.map(({ name }) => name));
  if (!inventory || !chains.some(({ authenticatedFrom }) => authenticatedFrom !== null)) return [];
  return chains
    .filter(({ environment, authenticatedFrom }) => authenticatedFrom === null && !declared.has(environment))
    .map(({ environment }) => ({
      code: 'ledger-environment-unknown',
      where: `ledger of ${environment}`,
      what: 'it is of no environment that is declared, and no key vouches for it, as one does for others',
      fix: 'find out who wrote it; nothing that is said of declared environments rests on it',
      level: 'warning',
    }));
}

/** `gcda audit head [ENV...]`: what to note elsewhere. */
export function runAuditHead(
  names: readonly string[],
  { isJson }: { readonly isJson: boolean },
  io: Io,
): Promise<number> {
  return readingLedger(io, async (db) => {
    const environments = await chosen(db, names);
    const { heads, problems } = await readHeads(db);
    const wanted = heads.filter(({ environment }) => environments.includes(environment));
    const shown = wanted.map(({ environment, sequence, hash, keyId }) => ({ environment, sequence, hash, keyId }));
    const rows = shown.map(({ environment, sequence, hash }) => [environment, String(sequence), hash]);
    io.stdout.write(isJson ? json({ heads: shown }) : renderColumns([['ENVIRONMENT', 'RECORDS', 'HEAD'], ...rows]));
    printProblems(problems, io);
    return problems.length === 0 ? exitCodes.done : exitCodes.problems;
  });
}

async function chosen(db: Queries, names: readonly string[]): Promise<readonly string[]> {
  const known = await environmentsIn(db);
  assertNoProblems(
    names.filter((name) => !known.includes(name)).map((name) => unknownName('environment', name, known)),
  );
  return names.length === 0 ? known : names;
}

function missingHeads(heads: readonly string[], chains: readonly ChainReport[]): Problem[] {
  const found = new Set(chains.flatMap((chain) => chain.found));
  return heads
    .filter((head) => !found.has(head))
    .map((head) => ({
      code: 'ledger-head-unknown',
      where: `head ${head}`,
      what: 'the record that was noted must be in the ledger, and is in none of its chains',
      fix: 'see that this is the database it was noted from; if it is, the ledger was cut off or replaced: restore a backup',
    }));
}

const signatures: Readonly<Record<ChainReport['signature'], string>> = {
  checked: 'signed, checked',
  unsigned: 'not signed: its last writer had no key',
  unchecked: 'signed, not checked: the key is not here',
};

function renderChains(chains: readonly ChainReport[]): string {
  const rows = chains.map(({ environment, records, problems, signature, authenticatedFrom }) => [
    environment,
    String(records),
    verdictOn(problems),
    `${signatures[signature]}${since(authenticatedFrom)}`,
  ]);
  return renderColumns([['ENVIRONMENT', 'RECORDS', 'CHAIN', 'HEAD'], ...rows]);
}

/** Records of a time without a key, or of an earlier release, go by their hashes only. */
function since(authenticatedFrom: number | null): string {
  return authenticatedFrom === null || authenticatedFrom === 1
    ? ''
    : `; by hash only before record ${authenticatedFrom}`;
}

function verdictOn(problems: readonly Problem[]): string {
  const errors = problems.filter(isError).length;
  if (errors > 0) return `${errors} wrong`;
  return problems.length > 0 ? 'in doubt' : 'whole';
}

function withoutProblems({ problems: _, found: __, ...chain }: ChainReport): Omit<ChainReport, 'problems' | 'found'> {
  return chain;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
