import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  DelegateBackoff,
  handleWhen,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import type { Clock } from '../../core/clock';
import { exitCodes, ProblemsError } from '../../core/problem';
import { GenesysApiError } from '../../genesys/api-error';
import type { Call } from '../../genesys/call';
import type { HttpReply, Send } from '../../genesys/send';
import { postponed } from '../machine/stage-fault';

export type BreakerState = 'closed' | 'half-open' | 'open';

/** A breaker for each host of a target and each organisation: whoever fails again and again is left alone for a while. */
export interface Breakers {
  /** Each host has one of its own. While it is open, sending throws a fault that postpones. */
  guardSend(send: Send): Send;
  guardCall(organization: string, call: Call): Call;
  /** By host or organisation; of those that were asked at least once. */
  states(): ReadonlyMap<string, BreakerState>;
}

/** What breakers need. */
export interface BreakerPorts {
  readonly clock: Pick<Clock, 'now'>;
  readonly onChange: (party: string, state: BreakerState) => void;
}

/** Failures in a row that open a breaker. */
const failures = 5;
const shortestBreak = 5_000;
const longestBreak = 60_000;

interface Guard {
  readonly policy: CircuitBreakerPolicy;
  openUntil: number;
}

const names: Readonly<Record<CircuitState, BreakerState>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Open]: 'open',
  [CircuitState.Isolated]: 'open',
};

/** All of them closed. */
export function createBreakers({ clock, onChange }: BreakerPorts): Breakers {
  const guards = new Map<string, Guard>();
  const guardOf = (party: string): Guard => {
    const guard = guards.get(party) ?? createGuard(clock, (state) => onChange(party, state));
    guards.set(party, guard);
    return guard;
  };
  const run = async <T>(party: string, work: () => Promise<T>): Promise<T> => {
    const guard = guardOf(party);
    const isTrial = guard.policy.state !== CircuitState.Closed;
    try {
      return await guard.policy.execute(work);
    } catch (error) {
      // Whoever asks on trial, when the time of a break is over, does so for all, and does not pay for it with an attempt.
      const isStillOpen = isTrial && guard.policy.state === CircuitState.Open;
      if (isStillOpen || error instanceof BrokenCircuitError)
        throw postponed(Math.max(0, guard.openUntil - clock.now()));
      throw error;
    }
  };
  return {
    guardSend: (send) => async (request) => {
      let reply: HttpReply | undefined;
      try {
        return await run(new URL(request.url).host, async () => {
          reply = await send(request);
          if (reply.status >= 500) throw new Sick();
          return reply;
        });
      } catch (error) {
        // To the breaker an answer of 5xx is a failure; to whoever asked it is an answer.
        if (error instanceof Sick && reply) return reply;
        throw error;
      }
    },
    guardCall: (organization, call) => (operation) => run(organization, () => call(operation)),
    states: () => new Map([...guards].map(([party, { policy }]) => [party, names[policy.state]])),
  };
}

class Sick extends Error {}

function createGuard(clock: Pick<Clock, 'now'>, onChange: (state: BreakerState) => void): Guard {
  const halfOpenAfter = new DelegateBackoff(({ attempt }: { readonly attempt: number }) => {
    const wait = Math.min(longestBreak, shortestBreak * 2 ** (attempt - 1));
    guard.openUntil = clock.now() + wait;
    return wait;
  });
  const policy = circuitBreaker(handleWhen(isFailure), { breaker: new ConsecutiveBreaker(failures), halfOpenAfter });
  const guard: Guard = { policy, openUntil: 0 };
  policy.onStateChange((state) => onChange(names[state]));
  return guard;
}

/** Anything but an answer. A platform that says no is well; one that fails, or cannot be reached, is not. */
function isFailure(error: Error): boolean {
  if (error instanceof GenesysApiError) return error.facts.status >= 500;
  return !(error instanceof ProblemsError) || error.exitCode === exitCodes.unreachable;
}
