import type { Clock } from '../../core/clock';
import { ProblemsError } from '../../core/problem';
import { GenesysApiError } from '../../genesys/api-error';
import type { Catalog, LookUps } from './catalog';

/** How long what was found is taken for true, in milliseconds. */
export const rememberedMilliseconds = 600_000;
/** How long it is believed that something is not there: what is missing is not looked for at every attempt of everybody. */
const missingMilliseconds = 60_000;

/** What the rules say of a name that is not found as it should be. */
const notFound: ReadonlySet<string> = new Set([
  'credential-not-deployed',
  'credential-ambiguous',
  'credential-type-differs',
  'action-not-deployed',
  'action-ambiguous',
  'integration-not-deployed',
  'integration-ambiguous',
]);

/** What is remembered is not what the platform goes by: it is looked up anew, however young it is. */
const contradicted = 'credential-swapped';

/**
 * Does what builds on a look-up with what is remembered, and once more with a newer look-up where that does not fit the platform any more.
 * The work must do nothing before it is sure of what it found.
 */
export async function withLookUps<T>(
  { lookUps, clock }: { readonly lookUps: LookUps; readonly clock: Pick<Clock, 'now'> },
  work: (catalog: Catalog) => Promise<T>,
): Promise<T> {
  const begunAt = clock.now();
  try {
    return await work(lookUps.since(begunAt - rememberedMilliseconds));
  } catch (error) {
    if (error instanceof GenesysApiError && error.facts.status === 404) return work(lookUps.since(begunAt));
    if (error instanceof ProblemsError && error.problems.some(({ code }) => code === contradicted))
      return work(lookUps.since(begunAt));
    if (!(error instanceof ProblemsError) || !error.problems.every(({ code }) => notFound.has(code))) throw error;
    return work(lookUps.since(begunAt - missingMilliseconds));
  }
}
