import type { InventoryAction } from '../../core/inventory';
import type { Problem, ProblemsError } from '../../core/problem';
import { GenesysApiError } from '../../genesys/api-error';
import type { GenesysClient } from '../../genesys/client';
import type { Action } from '../../genesys/schemas/action';
import { describeResult } from '../console/describe-result';
import { inParallel } from '../../core/in-parallel';
import { notCarried } from '../platform/carried-native';
import { locateAction } from '../platform/locate-action';
import type { ActionProof, ReasonedVerdict } from './action-proof';
import { afterSending, beforeSending, type Known } from './before-sending';
import { judgeRun } from './judge-run';
import { spreadProof } from './spread-proof';

/** What a verification needs of the world. */
export interface VerifyPorts {
  readonly client: GenesysClient;
  /** What services call their environments, for telling whose a value is. */
  readonly names: readonly string[];
}

/** Actions that run at a time: each is one request to the platform and at least one to its target. */
export const runAtOnce = 8;

/**
 * Runs the actions of an environment with their examples in the test console, and judges what comes of it. The examples are really sent.
 *
 * @throws ProblemsError when the platform gives no answers: then nothing is claimed
 */
export async function verifyEnvironment(
  actions: readonly InventoryAction[],
  known: Known,
  { client, names }: VerifyPorts,
): Promise<readonly ActionProof[]> {
  const found = await client.listActions();
  const proofs = new Map<InventoryAction, ActionProof>();
  const judge = (action: InventoryAction, found: Action | Problem): Judged | Promise<Judged> => {
    if ('code' in found) return { verdict: 'not-deployed', what: found.what };
    return beforeSending(action, known) ?? runKnown(action, found.id, known, { client, names });
  };
  await inParallel(actions, runAtOnce, async (action) => {
    proofs.set(action, describe(action, await judge(action, locateAction(action, found, known.deployed))));
  });
  return spreadProof(
    actions,
    actions.flatMap((action) => proofs.get(action) ?? []),
  );
}

type Judged = ReasonedVerdict & { readonly status?: number | null };

async function runKnown(action: InventoryAction, id: string, known: Known, ports: VerifyPorts): Promise<Judged> {
  return afterSending(action, await runOne(action, id, known, ports), known);
}

async function runOne(
  action: InventoryAction,
  id: string,
  { isNative = false }: Pick<Known, 'isNative'>,
  ports: VerifyPorts,
): Promise<Judged> {
  try {
    const what = isNative ? notCarried(action, await ports.client.getAction(id)) : undefined;
    if (what !== undefined) return { verdict: 'not-deployed', what };
    const raw = await ports.client.testAction(id, action.example ?? {});
    const result = describeResult(raw, action);
    return { ...judgeRun({ action, raw, result }, ports.names), status: result.status };
  } catch (error) {
    if (!isAboutTheAction(error)) throw error;
    return { verdict: 'failed', what: error.problems.map(({ what }) => what).join('; ') };
  }
}

/** A refusal that says nothing about our client or the platform as a whole. */
function isAboutTheAction(error: unknown): error is ProblemsError {
  if (error instanceof GenesysApiError) return ![401, 403, 429].includes(error.facts.status);
  return false;
}

function describe(action: InventoryAction, { verdict, what, status = null }: Judged): ActionProof {
  const { name, id, service, stack, requestType, secrets } = action;
  return {
    action: name,
    id,
    service,
    stack,
    method: requestType,
    secrets,
    verdict,
    what,
    status,
    environmentProvenBy: [],
  };
}
