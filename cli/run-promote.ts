import { assertNoProblems } from '../core/problem';
import { loadKeys } from '../ledger/keys/load-keys';
import { findEnvironment } from '../secrets/targets/find-in-inventory';
import { judgePromotion } from '../secrets/promote/judge-promotion';
import { asSandboxCaches } from './as-sandbox-caches';
import type { Io } from './io';
import { keyPorts } from './ledger-place';
import { openClients } from './open-clients';
import type { ComparisonOutput } from './run-compare';
import { printProblems } from './print-problems';
import { readInventory } from './read-inventory';
import { renderPromotion } from './render-promotion';
import { renderPromotionMarkdown } from './render-promotion-markdown';
import { headsBehind } from './watch-heads';
import { readingLedger } from './with-ledger';
import { stacksOf } from '../core/stacks-of';
import { readDeployedStacks } from './read-deployed-stacks';

interface PromoteRequest {
  readonly from: string;
  readonly to: string;
  readonly maxAgeSeconds: number;
}

/** `gcda promote FROM TO`: 0 when nothing stands in the way, 1 when it is refused, 2 when TO is still to be deployed or filled. */
export async function runPromote(
  { from: fromName, to: toName, maxAgeSeconds }: PromoteRequest,
  { format, isAll }: ComparisonOutput,
  io: Io,
): Promise<number> {
  const inventory = await readInventory(io);
  const from = asSandboxCaches(findEnvironment(inventory, fromName), io);
  const to = findEnvironment(inventory, toName);
  const clientOf = openClients([from, to], io);
  const keyOf = await loadKeys([fromName], keyPorts(io));
  const promotion = await readingLedger(io, async (db) => {
    // A verification in an older copy of the ledger says nothing of what has come since.
    assertNoProblems(await headsBehind(db, [fromName], keyOf, io));
    return judgePromotion(
      { from, to, maxAgeSeconds },
      { clientOf, db, keyOf, clock: io.clock, deployed: readDeployedStacks(stacksOf(from, to), io) },
    );
  });
  if (format === 'json') io.stdout.write(`${JSON.stringify(promotion, null, 2)}\n`);
  else
    io.stdout.write(
      format === 'markdown' ? renderPromotionMarkdown(promotion, { isAll }) : renderPromotion(promotion, { isAll }),
    );
  printProblems([...promotion.refusals, ...promotion.pending], io);
  return promotion.exitCode;
}
