import { isAsRecorded, type DeployedStack } from '../../core/deployed';
import type { InventoryAction } from '../../core/inventory';
import type { ReasonedVerdict } from './action-proof';
import { lastEnd, type CacheWindows } from './cache-windows';

/** What is known before anything is sent. */
export interface Known {
  /** Secrets that cannot be good, by name. */
  readonly verdicts: ReadonlyMap<string, ReasonedVerdict>;
  /** Secrets that no live request carries, and why, by name. @default - each is carried */
  readonly uncarried?: ReadonlyMap<string, string>;
  /** References of named secrets stand in the live actions themselves. @default false */
  readonly isNative?: boolean;
  /** What the last deploys left, as far as there is a record. */
  readonly deployed: readonly DeployedStack[];
  readonly isReadOnly: boolean;
  /** Values that the platform may not use yet. */
  readonly windows: CacheWindows;
}

/** Why an action that is on the platform need not or must not be sent; undefined when it may. */
export function beforeSending(action: InventoryAction, known: Known): ReasonedVerdict | undefined {
  if (isOutdated(action, known.deployed))
    return { verdict: 'not-deployed', what: 'it was changed since the last deploy that is on record' };
  const unsound = action.secrets.flatMap((name) => known.verdicts.get(name) ?? []);
  const [first] = unsound;
  if (first) return { ...first, what: unsound.map(({ what }) => what).join('; ') };
  const uncarried = action.secrets.flatMap((name) => known.uncarried?.get(name) ?? []);
  if (uncarried.length > 0) return { verdict: 'not-deployed', what: uncarried.join('; ') };
  if (action.example === null) return { verdict: 'not-provable', what: 'it has no example to run it with' };
  if (known.isReadOnly && action.requestType !== 'GET')
    return { verdict: 'skipped', what: `${action.requestType} may change something, and only reading was allowed` };
  // Its example is not sent for nothing: whatever the answer, it might be the old value's.
  const replaced = action.secrets.filter((name) => known.windows.get(name)?.isSuccessTelling === false);
  return replaced.length > 0 ? tooEarly(replaced, known.windows) : undefined;
}

/** What came of a run where the platform may have used a value from before: a success stands, a refusal tells nothing. */
export function afterSending<T extends ReasonedVerdict & { readonly status?: number | null }>(
  action: Pick<InventoryAction, 'secrets'>,
  judged: T,
  { windows }: Pick<Known, 'windows'>,
): T | ReasonedVerdict {
  const written = action.secrets.filter((name) => windows.has(name));
  const { verdict, status = null } = judged;
  const isOfValue = verdict !== 'proven' && (verdict !== 'failed' || (status !== null && status < 500));
  return written.length > 0 && isOfValue ? tooEarly(written, windows) : judged;
}

function tooEarly(names: readonly string[], windows: CacheWindows): ReasonedVerdict {
  const until = new Date(lastEnd(windows, names) ?? 0).toISOString();
  return {
    verdict: 'too-early',
    what: `${names.join(' and ')} was written a moment ago, and the platform may use the value before it until ${until}`,
  };
}

function isOutdated(action: InventoryAction, deployed: readonly DeployedStack[]): boolean {
  const record = deployed.find(({ stack }) => stack === action.stack)?.actions.find(({ id }) => id === action.id);
  return record !== undefined && !isAsRecorded(action, record);
}
