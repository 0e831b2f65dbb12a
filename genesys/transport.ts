import { DelegateBackoff, handleWhenResult, retry } from 'cockatiel';
import type { Clock } from '../core/clock';
import { exitCodes, ProblemsError } from '../core/problem';
import { connectionFailure } from './connection-failure';
import type { Pacer } from './pacer';
import { retryAfterMilliseconds } from './retry-after';
import { AnswerTooLarge, type HttpReply, type HttpRequest, type Send } from './send';

/** One call. Headers and body are made at the moment of sending, so that no object here holds a secret that could be printed. */
export interface WireRequest {
  readonly method: HttpRequest['method'];
  readonly url: string;
  /** Route template, for errors. */
  readonly route: string;
  readonly headers: () => Readonly<Record<string, string>>;
  readonly body?: (() => string) | undefined;
  /** True when doing it twice is the same as doing it once: reads, full PUTs, token requests. */
  readonly isRepeatable: boolean;
  /**
   * Longest time that one try may take.
   *
   * @default 30
   */
  readonly timeLimitSeconds?: number | undefined;
  /** Of the token that it is sent with. */
  readonly pacer?: Pacer | undefined;
  /** Asked right before each try; throws where it must not be made any more. */
  readonly assertMaySend?: (() => void) | undefined;
}

/** What came back, whatever its status. */
export interface WireReply extends HttpReply {
  /** 1 for the first try. */
  readonly attempt: number;
  /** Milliseconds that its `Retry-After` asks for. */
  readonly retryAfter?: number | undefined;
}

/** Sends one call with retries; throws `ProblemsError` with exit code 69 when no answer could be had. */
export type Transport = (request: WireRequest) => Promise<WireReply>;

/** What the transport needs of the world. */
export interface TransportPorts {
  readonly send: Send;
  readonly clock: Clock;
  /** Ends waiting and calls when aborted. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Gives a signal that is aborted after so many seconds.
   *
   * @default real time
   */
  readonly timeLimit?: (seconds: number) => AbortSignal;
  /**
   * Longest wait between two tries, in milliseconds, that the platform may ask for; one who asks for more gets no further try.
   *
   * @default 180000
   */
  readonly longestWait?: number | undefined;
  /** Told before a wait between two tries, so that a person can be told why nothing happens. */
  readonly onWait?: ((milliseconds: number, reason: string) => void) | undefined;
}

type Outcome =
  | { readonly kind: 'reply'; readonly reply: WireReply }
  | { readonly kind: 'again'; readonly wait: number; readonly reply?: WireReply; readonly reason: string }
  | { readonly kind: 'lost'; readonly reason: string };

const maxRetries = 5;
const usualPatience = 180_000;
/** Of one answer. A page of the largest list has a fraction of it. */
const mostBytes = 64 * 1024 * 1024;
const gatewayStatuses: ReadonlySet<number> = new Set([502, 503, 504]);

/**
 * A transport that repeats what may be repeated: 429 always (the call was not carried out), 502/503/504 and broken connections only
 * for repeatable calls. Its errors are built from named safe fields: those of the network can quote header values.
 */
export function createTransport(ports: TransportPorts): Transport {
  const policy = retry(
    handleWhenResult((outcome) => (outcome as Outcome).kind === 'again'),
    // The wait itself is made on our clock, at the start of the next try.
    { maxAttempts: maxRetries, backoff: new DelegateBackoff(() => 0) },
  );
  return async (request) => {
    let wait = 0;
    const outcome = await policy.execute(async ({ attempt }): Promise<Outcome> => {
      await sleep(wait, ports);
      await waitForTurn(request, ports);
      request.assertMaySend?.();
      const result = await sendOnce(request, attempt + 1, ports);
      if (result.kind === 'again') {
        wait = result.wait;
        if (attempt < maxRetries) ports.onWait?.(wait, result.reason);
      }
      return result;
    });
    if (outcome.kind === 'reply') return outcome.reply;
    if (outcome.kind === 'again' && outcome.reply?.status === 429) return outcome.reply;
    throw unreachable(request, outcome.reason);
  };
}

async function sendOnce(request: WireRequest, attempt: number, ports: TransportPorts): Promise<Outcome> {
  const seconds = request.timeLimitSeconds ?? 30;
  const { signal: limit, end } = startLimit(seconds, ports);
  let headers: Headers | undefined;
  try {
    const reply = await ports.send({
      ...{ method: request.method, url: request.url, headers: request.headers(), body: request.body?.(), mostBytes },
      signal: ports.signal ? AbortSignal.any([ports.signal, limit]) : limit,
    });
    headers = reply.headers;
    return judgeReply({ ...reply, attempt }, request, ports);
  } catch (error) {
    refuseWhenInterrupted(request, ports);
    if (error instanceof AnswerTooLarge) return { kind: 'lost', reason: 'it answers with more than 64 MB' };
    const failure = connectionFailure(error, limit.aborted);
    if (!failure.wasNeverSent && request.isRepeatable)
      return { kind: 'again', wait: backoff(attempt), reason: failure.reason };
    return {
      kind: 'lost',
      reason: failure.reason + (failure.wasNeverSent ? '' : '; it is unknown whether the call was carried out'),
    };
  } finally {
    end();
    request.pacer?.done(headers);
  }
}

/** `AbortSignal.timeout` would keep the request, body and all, until its time is over, however soon the answer comes. */
function startLimit(seconds: number, { timeLimit }: TransportPorts): { signal: AbortSignal; end: () => void } {
  if (timeLimit) return { signal: timeLimit(seconds), end: () => undefined };
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), seconds * 1000);
  return { signal: controller.signal, end: () => clearTimeout(timer) };
}

/** Throws when the user wants to stop. */
async function waitForTurn(request: WireRequest, ports: TransportPorts): Promise<void> {
  for (;;) {
    refuseWhenInterrupted(request, ports);
    const wait = request.pacer?.take() ?? 0;
    if (wait === 0) return;
    ports.onWait?.(wait, 'its limit of requests a minute is used up');
    await sleep(wait, ports);
  }
}

function judgeReply(
  reply: WireReply,
  request: WireRequest,
  { clock, longestWait = usualPatience }: TransportPorts,
): Outcome {
  const isGatewayError = gatewayStatuses.has(reply.status);
  if (reply.status !== 429 && !(isGatewayError && request.isRepeatable)) return { kind: 'reply', reply };
  const retryAfter = retryAfterMilliseconds(reply.headers, clock.now());
  const wait = retryAfter ?? backoff(reply.attempt);
  const reason = `it answered ${reply.status}`;
  const told = { ...reply, retryAfter };
  if (wait <= longestWait) return { kind: 'again', wait, reply: told, reason };
  return isGatewayError ? { kind: 'lost', reason } : { kind: 'reply', reply: told };
}

// In slices, so that an interrupted command does not linger.
async function sleep(milliseconds: number, ports: TransportPorts): Promise<void> {
  for (let left = milliseconds; left > 0 && !ports.signal?.aborted; left -= 1000)
    await ports.clock.sleep(Math.min(left, 1000));
}

function backoff(attempt: number): number {
  return Math.min(250 * 2 ** (attempt - 1), 8000);
}

function refuseWhenInterrupted(request: WireRequest, ports: TransportPorts): void {
  if (!ports.signal?.aborted) return;
  throw new ProblemsError([
    {
      code: 'interrupted',
      where: `${request.method} ${request.route}`,
      what: 'the command was interrupted',
      fix: 'run the command again: it takes up where it stopped',
    },
  ]);
}

function unreachable(request: WireRequest, reason: string): ProblemsError {
  const problem = {
    code: 'platform-unreachable',
    where: `${request.method} ${request.route}`,
    what: `no usable answer from ${new URL(request.url).origin}: ${reason}`,
    fix: 'see that the address is right and reachable; for the sandbox run `npx gcda sandbox start`',
  };
  return new ProblemsError([problem], { exitCode: exitCodes.unreachable });
}
