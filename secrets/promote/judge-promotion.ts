import type { Clock } from '../../core/clock';
import type { DeployedStack } from '../../core/deployed';
import type { InventoryEnvironment } from '../../core/inventory';
import { exitCodes, isError, type Problem } from '../../core/problem';
import type { GenesysClient } from '../../genesys/client';
import type { Queries } from '../../ledger/database';
import type { EnvironmentKey } from '../../ledger/keys/environment-key';
import { latest } from '../../ledger/ledger';
import { verifyChain } from '../../ledger/verify-chain';
import { createCatalog } from '../platform/catalog';
import { locateTargets } from '../platform/locate';
import { cacheWindows, lastEnd } from '../verify/cache-windows';
import { lastProof, type LastProof } from '../verify/proof-record';
import { writeTargets } from '../targets/write-target';
import { compareEnvironments } from './compare-environments';
import type { Comparison } from './comparison';
import { comparisonProblems } from './comparison-problems';
import { platformGaps, uncarriedProblems } from './platform-gaps';
import { unprovenChanges } from './unproven-changes';
import { verificationProblems } from './verification-problems';

/** From which environment to which, and how old the verification of the first may be. */
export interface PromotionRequest {
  readonly from: InventoryEnvironment;
  readonly to: InventoryEnvironment;
  readonly maxAgeSeconds: number;
}

export interface PromotionPorts {
  readonly clientOf: (environment: InventoryEnvironment) => GenesysClient;
  readonly db: Queries;
  readonly keyOf: (environment: string) => EnvironmentKey | undefined;
  readonly clock: Pick<Clock, 'now'>;
  /** What the last deploys left. @default - no record */
  readonly deployed?: readonly DeployedStack[] | undefined;
}

/** Whether one environment may follow the other. */
export interface Promotion {
  readonly from: string;
  readonly to: string;
  readonly comparison: Comparison;
  /** The verification that it rests on; null where there is none. */
  readonly verified: {
    readonly at: string;
    readonly by: string;
    readonly record: number;
    /** False where the environment has no key: then anybody who can write to the database may have written the record. */
    readonly isAuthenticated: boolean;
  } | null;
  /** Why it is refused: empty when nothing stands in the way. */
  readonly refusals: readonly Problem[];
  /** What the second environment's organisation lacks so far. */
  readonly pending: readonly Problem[];
  /** What to run, in this order, when nothing stands in the way. */
  readonly next: readonly string[];
  readonly exitCode: number;
}

/** Judges a promotion, and changes nothing: the deploy is the pipeline's. */
export async function judgePromotion(request: PromotionRequest, ports: PromotionPorts): Promise<Promotion> {
  const { from, to } = request;
  const comparison = compareEnvironments([from, to]);
  const { last, problems } = await judgeVerification(request, ports);
  const client = ports.clientOf(to);
  const { db, deployed = [] } = ports;
  const place = { client, catalog: createCatalog(), deployed, states: await latest(db, to.name) };
  const gaps = await platformGaps(to, await locateTargets(to, writeTargets(to), place), place);
  const refusals = [...problems, ...comparisonProblems(comparison), ...gaps.filter((gap) => !isPending(gap))];
  const pending = gaps.filter(isPending);
  return {
    from: from.name,
    to: to.name,
    comparison,
    verified: last ? toVerified(last) : null,
    refusals,
    pending,
    next: [`npx cdktf deploy '${to.name}-*'`, `npx gcda secrets sync ${to.name}`, `npx gcda verify ${to.name}`],
    exitCode: exitCodeOf(refusals, pending),
  };
}

function toVerified({ record, standing }: LastProof): NonNullable<Promotion['verified']> {
  const { at, actor, sequence } = record;
  return { at, by: actor, record: sequence, isAuthenticated: standing === 'authenticated' };
}

/** What the next deploy and sync bring; the rest takes a person. */
function isPending({ code }: Problem): boolean {
  return ['action-not-deployed', 'credential-not-deployed', 'secret-unset'].includes(code);
}

/** A record in a chain that does not verify proves nothing. */
async function judgeVerification(
  { from, maxAgeSeconds }: PromotionRequest,
  { clientOf, db, keyOf, clock, deployed }: PromotionPorts,
): Promise<{ readonly last: LastProof | undefined; readonly problems: readonly Problem[] }> {
  const key = keyOf(from.name);
  const chain = await verifyChain(db, from.name, { key });
  const problems = chain.problems.filter(isError);
  if (problems.length > 0) return { last: undefined, problems };
  const last = await lastProof(db, from.name, key);
  const states = await latest(db, from.name, key);
  const place = { client: clientOf(from), catalog: createCatalog(), deployed, states };
  const location = await locateTargets(from, writeTargets(from), place);
  const before = last?.proof.secrets ?? {};
  const changed = last ? await unprovenChanges(db, { environment: from.name, location, states, before, key }) : [];
  const now = clock.now();
  const usedFrom = lastEnd(cacheWindows(from, states, now, location));
  const isKeyed = chain.authenticatedFrom !== null;
  // An earlier proof says nothing of the credential that an integration uses now.
  const uncarried = await uncarriedProblems(from, location, place);
  return {
    last,
    problems: [
      ...verificationProblems({ environment: from, last, changed, isKeyed, now, usedFrom, maxAgeSeconds }),
      ...uncarried,
    ],
  };
}

function exitCodeOf(refusals: readonly Problem[], pending: readonly Problem[]): number {
  if (refusals.length > 0) return exitCodes.problems;
  return pending.length > 0 ? exitCodes.pending : exitCodes.done;
}
