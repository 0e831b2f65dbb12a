import type { InventoryEnvironment } from '../core/inventory';
import { exitCodes } from '../core/problem';
import { loadKeys } from '../ledger/keys/load-keys';
import { findEnvironment } from '../secrets/targets/find-in-inventory';
import type { Outcome } from '../secrets/verify/outcome';
import { proofProblems } from '../secrets/verify/proof-problems';
import { verifyAndRecord } from '../secrets/verify/verify-and-record';
import { actorOf } from './actor';
import { asSandboxCaches } from './as-sandbox-caches';
import { changedEnvironment } from './changed-environment';
import { renderColumns } from './columns';
import { confirm } from './confirm';
import type { Io } from './io';
import { keyPorts } from './ledger-place';
import { openClients } from './open-clients';
import { printProblems } from './print-problems';
import { stacksOf } from '../core/stacks-of';
import { readDeployedStacks } from './read-deployed-stacks';
import { readInventory } from './read-inventory';
import { renderVerification } from './render-verification';
import { watchingHeads } from './watch-heads';
import { withLedger } from './with-ledger';
import { wrap } from './wrap';

interface VerifyOptions {
  readonly isReadOnly: boolean;
  readonly isJson: boolean;
  /** Waits until the platform uses every value that was written. */
  readonly waits: boolean;
  /** No question is asked before examples are sent to real targets. */
  readonly isConfirmed: boolean;
}

const exits: Readonly<Record<Outcome | 'too-early', number>> = {
  proven: exitCodes.done,
  incomplete: exitCodes.pending,
  failed: exitCodes.problems,
  'too-early': exitCodes.pending,
};

/** `gcda verify ENV`: 0 when the environment is proven, 1 when something is wrong, 2 when nothing is and not all was tried, or it is too early. */
export async function runVerify(name: string, options: VerifyOptions, io: Io): Promise<number> {
  const { isReadOnly, isJson, waits } = options;
  const inventory = await readInventory(io);
  const environment = asSandboxCaches(findEnvironment(inventory, name), io);
  const client = openClients([environment], io)(environment);
  await confirmSending(environment, options, io);
  const keyOf = await loadKeys([name], keyPorts(io));
  const deployed = readDeployedStacks(stacksOf(environment), io);
  const { proofs, proof, record } = await withLedger(io, (db) =>
    watchingHeads(db, { environments: [name], keyOf }, io, () =>
      verifyAndRecord(
        { inventory, environment, isReadOnly, waits, actor: actorOf(io.env) },
        { client, db, clock: io.clock, keyOf, deployed, signal: io.signal, onWait: tellWait(io) },
      ),
    ),
  );
  const problems = proofProblems(name, proofs);
  const outcome = record ? proof.outcome : 'too-early';
  const report = { environment: name, ...proof, outcome, actions: proofs, record: record?.sequence ?? null } as const;
  io.stdout.write(isJson ? `${JSON.stringify({ ...report, problems }, null, 2)}\n` : renderVerification(report));
  printProblems(problems, io);
  return exits[outcome];
}

function tellWait({ stderr }: Io) {
  return (secrets: readonly string[], until: number): void => {
    const text = `waiting until ${new Date(until).toISOString()}: the platform may use a value from before the last write of ${secrets.join(', ')}`;
    stderr.write(`${wrap(text, 80).join('\n')}\n`);
  };
}

/** Examples may change what they are sent to; with `--read-only` GETs alone are sent. */
async function confirmSending(
  environment: InventoryEnvironment,
  { isReadOnly, isConfirmed }: VerifyOptions,
  io: Io,
): Promise<void> {
  const sent = environment.actions.filter(({ example }) => example !== null);
  if (isReadOnly || sent.length === 0) return;
  const plan = renderColumns([['METHOD', 'ACTION'], ...sent.map(({ requestType, name }) => [requestType, name])]);
  const does = `send ${sent.length} examples to their targets`;
  await confirm({ does, environments: [changedEnvironment(environment)], plan, isConfirmed }, io);
}
