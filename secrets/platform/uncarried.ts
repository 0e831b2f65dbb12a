import { isError } from '../../core/problem';
import { inParallel } from '../../core/in-parallel';
import { confirmPlace } from './confirm-place';
import type { LocatedTarget } from '../targets/located-target';
import type { LocatePorts } from './locate-ports';

/** Looks at a time: one request each. */
const atOnce = 8;

/**
 * Declared secrets that no live request carries, and why, by their names: the integration uses another credential. So it is between the two
 * deploys of a rename, and where somebody changed it by hand. Whatever an action proves then, it proves nothing of these.
 *
 * @throws ProblemsError when the platform gives no answers
 */
export async function uncarriedSecrets(
  located: readonly LocatedTarget[],
  ports: LocatePorts,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  await inParallel(located, atOnce, async ({ target, id }) => {
    if (target.kind !== 'credential' || id === undefined) return;
    const { used, problems } = await confirmPlace(target, id, ports);
    if (used?.id === id) return;
    const { integration } = target.credential;
    const other = used === undefined ? 'no credential' : `credential ${used.name ?? used.id ?? 'of another name'}`;
    const why = problems.find(isError)?.what ?? `integration ${integration} uses ${other}`;
    for (const name of target.secrets)
      found.set(name, `no live request carries ${name}: ${why}; it is declared, and not deployed`);
  });
  return found;
}
