import type { Clock } from '../../core/clock';
import { isLoopback } from '../../genesys/is-loopback';
import { retryAfterMilliseconds } from '../../genesys/retry-after';
import { again, refused, StageFault } from '../stage-fault';

/** A request to a service of the estate: an issuer, or the target of a probe. Headers and body are made at the moment of sending. */
export interface TargetRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly headers: () => Readonly<Record<string, string>>;
  readonly body?: (() => string) | undefined;
}

export interface TargetReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * Sends one request, once. Gives every answer but those that say "not now".
 *
 * @throws StageFault `target-unreachable`, `target-busy` (429), `target-fails` (5xx), `target-answer-large`: again; `target-insecure`,
 * `target-redirects`, `target-request-invalid`: never
 */
export type SendToTarget = (request: TargetRequest) => Promise<TargetReply>;

/** What sending needs of the world. */
export interface SendPorts {
  readonly fetch: (request: Request) => Promise<Response>;
  readonly clock: Pick<Clock, 'now'>;
  /** A signal that fires after so many milliseconds, or at once when the process is to end. */
  readonly timeLimit: (milliseconds: number) => AbortSignal;
}

const timeLimitMilliseconds = 20_000;
const maxCharacters = 256 * 1024;

/** Careful with values: over https only (http on this machine), no redirect, a time limit, and errors that quote nothing. */
export function createSendToTarget(ports: SendPorts): SendToTarget {
  return async (request) => {
    if (new URL(request.url).protocol !== 'https:' && !isLoopback(request.url)) throw refused('target-insecure');
    const reply = await send(request, ports);
    if (reply.status >= 300 && reply.status < 400) throw refused('target-redirects');
    if (reply.status !== 429 && reply.status < 500) return reply;
    const after = retryAfterMilliseconds(reply.headers.get('retry-after'), ports.clock.now());
    throw again(reply.status === 429 ? 'target-busy' : 'target-fails', after);
  };
}

async function send(request: TargetRequest, ports: SendPorts): Promise<TargetReply> {
  const signal = ports.timeLimit(timeLimitMilliseconds);
  const wired = toRequest(request, signal);
  try {
    const response = await ports.fetch(wired);
    return { status: response.status, headers: response.headers, text: await boundedText(response) };
  } catch (error) {
    if (error instanceof StageFault) throw error;
    // Errors of fetch can quote header values: nothing of them is passed on.
    throw again('target-unreachable');
  }
}

function toRequest({ method, url, headers, body }: TargetRequest, signal: AbortSignal): Request {
  try {
    // A redirect would carry the value to an address nobody checked.
    return new Request(url, { method, headers: headers(), redirect: 'manual', signal, ...(body && { body: body() }) });
  } catch {
    // A value with characters that no header can carry; the error quotes it.
    throw refused('target-request-invalid');
  }
}

async function boundedText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  const body: AsyncIterable<Uint8Array> | null = response.body;
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > maxCharacters) throw again('target-answer-large');
  }
  return text + decoder.decode();
}
