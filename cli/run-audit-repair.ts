import { exitCodes } from '../core/problem';
import { environmentsIn } from '../ledger/environments-in';
import { loadKeys } from '../ledger/keys/load-keys';
import { applyRepair, planRepair } from '../rotation/repair/repair';
import { actorOf } from './actor';
import type { Io } from './io';
import { keyPorts } from './ledger-place';
import { printProblems } from './print-problems';
import { readingLedger, withLedger } from './with-ledger';

interface RepairWish {
  /** Otherwise what is wrong is only listed. */
  readonly takesOut: boolean;
  readonly isJson: boolean;
}

/** `gcda audit repair`: 0 when there is nothing to repair, or it was; 1 when there is. */
export function runAuditRepair({ takesOut, isJson }: RepairWish, io: Io): Promise<number> {
  const open = takesOut ? withLedger : readingLedger;
  return open(io, async (db) => {
    const keyOf = await loadKeys(await environmentsIn(db), keyPorts(io));
    const ports = { db, keyOf, clock: io.clock, actor: actorOf(io.env) };
    const plan = await planRepair(ports);
    const problems = [...plan.rows.map(({ problem }) => problem), ...plan.rebuilt.flatMap((one) => one.problems)];
    if (takesOut) await applyRepair(plan, ports);
    const lines = [
      ...plan.rows.map(({ problem }) => `${problem.where}: ${takesOut ? 'taken out' : 'to be taken out'}\n`),
      ...plan.rebuilt.map(
        ({ environment }) => `newest records of ${environment}: ${takesOut ? '' : 'to be '}noted anew\n`,
      ),
    ];
    const isDone = takesOut || problems.length === 0;
    io.stdout.write(
      isJson
        ? `${JSON.stringify({ isDone, problems }, null, 2)}\n`
        : lines.join('') || 'nothing can be repaired; `npx gcda audit verify` says whether the chains are whole\n',
    );
    if (!isDone) printProblems(problems, io);
    if (!isDone && !isJson) io.stderr.write('nothing was changed: give --take-out to do so\n');
    return isDone ? exitCodes.done : exitCodes.problems;
  });
}
