import type { InventoryAction, InventoryProbe } from '../../core/inventory';
import { ProblemsError } from '../../core/problem';
import type { Redacted } from '../../core/redacted';
import type { StageFinding } from '../machine/rotation';
import type { StageContext } from './stage-context';
import { memberAt } from '../../core/member-at';
import { tryParseJson } from '../../core/try-parse-json';
import { renderHeader, secretsIn } from '../target/render-header';
import type { HttpReply } from '../../genesys/send';
import { actionsUsing } from '../plan/actions-using';
import { isRefusal } from '../observations/observation';

/** What a value's probe found. */
export interface Probed {
  /** `unclear`: an answer that tells nothing about the value, or no way to ask. */
  readonly verdict: 'accepted' | 'other-environment' | 'refused' | 'unclear';
  readonly finding: StageFinding;
}

/**
 * Sends the request of a probe with this value in its headers, past the platform. Undefined where the secret's service has none.
 *
 * @throws StageFault when the target gives no answer now
 */
export async function probe(context: StageContext, value: Redacted): Promise<Probed | undefined> {
  const { environment, secret, ports } = context;
  const action = actionsUsing(environment, secret.name).find((one) => one.probe !== null);
  if (!action?.probe) return undefined;
  if (Object.values(action.headers).some((header) => header.includes('{{authResponse.')))
    return unclear(action, 'its headers hold what only the platform can fetch');
  const values = await valuesFor(action, value, context);
  if (!values) return unclear(action, 'the other values of its headers cannot be read');
  const reply = await ports.send({
    method: 'GET',
    url: action.probe.url,
    headers: () =>
      Object.fromEntries(Object.entries(action.headers).map(([name, text]) => [name, renderHeader(text, values)])),
  });
  return judge(action, action.probe, reply);
}

async function valuesFor(
  { headers }: InventoryAction,
  value: Redacted,
  { secret, currentOf }: StageContext,
): Promise<Map<string, Redacted> | undefined> {
  const values = new Map([[secret.name, value]]);
  const others = Object.values(headers).flatMap(secretsIn);
  try {
    for (const name of others) if (!values.has(name)) values.set(name, await currentOf(name));
    return values;
  } catch (error) {
    if (error instanceof ProblemsError) return undefined;
    throw error;
  }
}

function judge(action: InventoryAction, { environmentAt, environment }: InventoryProbe, reply: HttpReply): Probed {
  const { status, text } = reply;
  const finding = (outcome: StageFinding['outcome'], found: string): StageFinding => ({
    outcome,
    how: `probe ${action.name}: ${found}`,
    facts: { status },
  });
  if (isRefusal(reply)) return { verdict: 'refused', finding: finding('refuted', String(status)) };
  if (status < 200 || status >= 300) return { verdict: 'unclear', finding: finding('not-proven', String(status)) };
  if (environmentAt === null) return { verdict: 'accepted', finding: finding('proven', String(status)) };
  const found = memberAt(tryParseJson(text), environmentAt);
  if (found === environment) return { verdict: 'accepted', finding: finding('proven', `${status}, ${environment}`) };
  return { verdict: 'other-environment', finding: finding('refuted', `${status}, and does not say ${environment}`) };
}

function unclear(action: InventoryAction, why: string): Probed {
  return { verdict: 'unclear', finding: { outcome: 'not-proven', how: `probe ${action.name} was not sent: ${why}` } };
}
