import type { Inventory, InventoryEnvironment } from '../../core/inventory';
import { ProblemsError, type Problem } from '../../core/problem';
import { candidatesOf, type Candidate } from '../plan/candidate';
import { requestsPerRotation } from '../plan/stage-requests';
import { tokensNeeded } from '../plan/tokens-needed';

/** What the secrets of an organisation cost, and what there is. */
export interface TokenBudget {
  readonly organization: string;
  readonly needed: number;
  /** OAuth clients, each of which has one token at a time. */
  readonly there: number;
  /** The sums, for people. */
  readonly arithmetic: readonly string[];
}

/** The sum for every organisation whose secrets end and are rotated. */
export function tokenBudgets(
  inventory: Inventory,
  clientsOf: (environment: InventoryEnvironment) => number,
): readonly TokenBudget[] {
  const byOrganization = Map.groupBy(inventory.environments, ({ organization }) => organization);
  return [...byOrganization].flatMap(([organization, environments]) => {
    const candidates = candidatesOf({ ...inventory, environments }, () => undefined).filter(
      ({ lifetime }) => lifetime !== null,
    );
    if (candidates.length === 0) return [];
    const demands = [...Map.groupBy(candidates, cycleOf).values()].map(demandOf);
    const requests = demands.reduce((sum, { requestsPerMinute }) => sum + requestsPerMinute, 0);
    // All of it as one demand, for so many requests each minute.
    const none = { leadSeconds: 0, jitterSeconds: 0 };
    const all = tokensNeeded({ secrets: requests, requestsPerRotation: 1, lifetimeSeconds: 60, timing: none });
    const there = Math.max(...environments.map(clientsOf));
    return [{ organization, needed: all.tokens, there, arithmetic: demands.map(({ arithmetic }) => arithmetic) }];
  });
}

/**
 * Refuses what cannot be kept alive.
 *
 * @throws ProblemsError `tokens-too-few`, with the sum, for every organisation
 */
export function assertTokens(budgets: readonly TokenBudget[]): void {
  const short = budgets.filter(({ needed, there }) => there < needed);
  if (short.length > 0) throw new ProblemsError(short.map(tooFew));
}

function cycleOf({ lifetime, timing }: Candidate): string {
  return `${lifetime} ${timing.leadSeconds} ${timing.jitterSeconds}`;
}

function demandOf(alike: readonly Candidate[]) {
  const [{ lifetime, timing }] = alike as [Candidate]; // a group has a member
  // Candidates without an end are left out before.
  return tokensNeeded({ secrets: alike.length, lifetimeSeconds: (lifetime ?? 0) / 1000, timing, requestsPerRotation });
}

function tooFew({ organization, needed, there, arithmetic }: TokenBudget): Problem {
  return {
    code: 'tokens-too-few',
    where: `organisation ${organization}`,
    what: `its secrets need ${needed} tokens, there are ${there}: ${arithmetic.join('; ')}`,
    fix: 'give further OAuth clients in variables that end in _2, _3 and so on, or have issuers give values a longer life',
  };
}
