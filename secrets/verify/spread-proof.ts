import type { InventoryAction } from '../../core/inventory';
import type { ActionProof, Verdict } from './action-proof';

/**
 * Carries what probes found out over to the actions with the same secrets: that a value is this environment's, and that it is not. An
 * environment is proven for an action when it is for all its secrets.
 */
export function spreadProof(
  actions: readonly InventoryAction[],
  proofs: readonly ActionProof[],
): readonly ActionProof[] {
  const telling = new Set(actions.flatMap(({ name, probe }) => (probe && probe.environmentAt !== null ? name : [])));
  const probes = proofs.filter(({ action }) => telling.has(action));
  const owned = probeOfSecrets(probes, 'proven');
  const foreign = probeOfSecrets(probes, 'mismatched');
  return proofs.map((proof) => {
    if (proof.verdict !== 'proven') return proof;
    const against = proof.secrets.flatMap((secret) => foreign.get(secret) ?? []);
    if (against.length > 0)
      return { ...proof, verdict: 'mismatched', what: `${against[0]} has shown its value to be another environment's` };
    const owners = proof.secrets.flatMap((secret) => owned.get(secret) ?? []);
    return owners.length < proof.secrets.length ? proof : { ...proof, environmentProvenBy: [...new Set(owners)] };
  });
}

/** Id of the first probe with this verdict, by secret. */
function probeOfSecrets(probes: readonly ActionProof[], verdict: Verdict): ReadonlyMap<string, string> {
  const judged = probes.filter((probe) => probe.verdict === verdict).toReversed();
  return new Map(judged.flatMap(({ id, secrets }) => secrets.map((secret): [string, string] => [secret, id])));
}
