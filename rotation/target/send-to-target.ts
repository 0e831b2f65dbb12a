import type { Clock } from '../../core/clock';
import { isLoopback } from '../../genesys/is-loopback';
import { AnswerTooLarge, HttpRequestInvalid, type HttpReply, type Send } from '../../genesys/send';
import { retryAfterMilliseconds } from '../../genesys/retry-after';
import { again, refused, StageFault } from '../machine/stage-fault';

/** A request to a service of the estate: an issuer, or the target of a probe. Headers and body are made at the moment of sending. */
export interface TargetRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly headers: () => Readonly<Record<string, string>>;
  readonly body?: (() => string) | undefined;
}

/**
 * Sends one request, once. Gives every answer but those that say "not now".
 *
 * @throws StageFault `target-unreachable`, `target-busy` (429), `target-fails` (5xx), `target-answer-large`: again; `target-insecure`,
 * `target-redirects`, `target-request-invalid`: never
 */
export type SendToTarget = (request: TargetRequest) => Promise<HttpReply>;

/** What sending needs of the world. */
export interface SendPorts {
  readonly send: Send;
  readonly clock: Pick<Clock, 'now'>;
  /** A signal that fires after so many milliseconds, or at once when the process is to end. */
  readonly timeLimit: (milliseconds: number) => AbortSignal;
}

const timeLimitMilliseconds = 20_000;
const mostBytes = 256 * 1024;

/** Careful with values: over https only (http on this machine), no redirect, a time limit, and errors that quote nothing. */
export function createSendToTarget(ports: SendPorts): SendToTarget {
  return async (request) => {
    if (new URL(request.url).protocol !== 'https:' && !isLoopback(request.url)) throw refused('target-insecure');
    const reply = await send(request, ports);
    if (reply.status >= 300 && reply.status < 400) throw refused('target-redirects');
    if (reply.status !== 429 && reply.status < 500) return reply;
    const after = retryAfterMilliseconds(reply.headers, ports.clock.now());
    throw again(reply.status === 429 ? 'target-busy' : 'target-fails', after);
  };
}

async function send({ method, url, headers, body }: TargetRequest, ports: SendPorts): Promise<HttpReply> {
  const signal = ports.timeLimit(timeLimitMilliseconds);
  try {
    return await ports.send({ method, url, headers: headers(), body: body?.(), signal, mostBytes });
  } catch (error) {
    if (error instanceof StageFault) throw error;
    if (error instanceof AnswerTooLarge) throw again('target-answer-large');
    if (error instanceof HttpRequestInvalid) throw refused('target-request-invalid');
    // Errors of the network can quote header values: nothing of them is passed on.
    throw again('target-unreachable');
  }
}
