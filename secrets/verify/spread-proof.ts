import type { InventoryAction } from '../../core/inventory';
import type { ActionProof } from './action-proof';

/**
 * Carries what probes found out over to the actions with the same secrets: that a value is this environment's, and that it is not. An
 * environment is proven for an action when it is for all its secrets.
 */
export function spreadProof(
  actions: readonly InventoryAction[],
  proofs: readonly ActionProof[],
): readonly ActionProof[] {
  const telling = new Set(
    actions.filter(({ probe }) => (probe?.environmentAt ?? null) !== null).map(({ name }) => name),
  );
  const probes = proofs.filter(({ action }) => telling.has(action));
  const by = (verdict: ActionProof['verdict'], secret: string) =>
    probes.find((probe) => probe.verdict === verdict && probe.secrets.includes(secret));
  return proofs.map((proof) => {
    const foreign = proof.secrets.map((secret) => by('mismatched', secret)).find((probe) => probe !== undefined);
    if (proof.verdict === 'proven' && foreign)
      return { ...proof, verdict: 'mismatched', what: `${foreign.id} has shown its value to be another environment's` };
    const owners = proof.secrets.map((secret) => by('proven', secret)?.id);
    if (proof.verdict !== 'proven' || owners.length === 0 || owners.includes(undefined)) return proof;
    return { ...proof, environmentProvenBy: [...new Set(owners.filter((id) => id !== undefined))] };
  });
}
