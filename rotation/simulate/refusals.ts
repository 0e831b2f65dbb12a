import type { Problem } from '../../core/problem';
import type { TokensNeeded } from '../plan/tokens-needed';
import type { SimulationOptions } from './options';
import { simulatedFaults } from './simulated-estate';

/** Why it makes no sense to begin: tokens that are too few for the arithmetic, lives that are too short. */
export function refusals({ lifetimeSeconds, tokens }: SimulationOptions, needed: TokensNeeded): readonly Problem[] {
  const timing = simulatedFaults(lifetimeSeconds).map((fault) => ({ ...fault, where: '--life' }));
  if (timing.length > 0 || tokens >= needed.tokens) return timing;
  return [
    {
      code: 'rotation-tokens-few',
      where: '--tokens',
      what: `${needed.arithmetic}: ${needed.tokens} tokens are needed, got ${tokens}`,
      fix: 'give more tokens, each of an OAuth client of its own, or have values live longer',
    },
  ];
}
