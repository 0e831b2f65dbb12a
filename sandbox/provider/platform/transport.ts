import type { Clock } from '../../../core/clock';
import { ProblemsError, exitCodes } from '../../../core/problem';
import { ApiError } from './api-error';
import type { Gateway } from './gateway';
import type { HttpAnswer, SendHttp } from './http';
import { isJsonObject, tryParseJson } from '../../../core/rules/json-equivalence';

/** What a transport needs from outside. */
export interface TransportPorts {
  readonly send: SendHttp;
  readonly clock: Clock;
  readonly newCorrelationId: () => string;
  readonly isStopped: () => boolean;
}

/** A request as the SDK's caller sees it: path from the first slash on, without gateway. */
export interface PlatformCall {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Sends a call with the retries of the platform's Go SDK; resolves for a 2xx answer only. */
export type Transport = (prefix: 'apiPrefix' | 'loginPrefix', call: PlatformCall) => Promise<HttpAnswer>;

/** Retries, first and longest pause in milliseconds (terraform-provider-genesyscloud v1.84.1, read in code). */
const retries = { max: 20, firstPause: 1000, longestPause: 30_000, longestRetryAfterSeconds: 180 } as const;

const userAgent = 'GC Terraform Provider/1.84.1';

/**
 * A transport through the gateway. 429 and 5xx but 501 are retried, `Retry-After` is honoured. Unlike the official provider, which would
 * retry for minutes, a refused connection ends at once.
 */
export function createTransport(gateway: Gateway, ports: TransportPorts): Transport {
  return async (prefix, call) => {
    for (
      let attempt = 0, pause: number = retries.firstPause;
      ;
      attempt += 1, pause = Math.min(pause * 2, retries.longestPause)
    ) {
      const answer = await sendOnce(gateway, ports, { ...call, path: gateway[prefix] + call.path });
      if (answer.status >= 200 && answer.status < 300) return answer;
      const error = apiError(answer);
      if (attempt >= retries.max || !isRetried(error) || ports.isStopped()) throw error;
      await ports.clock.sleep(error.retryAfterSeconds === undefined ? pause : error.retryAfterSeconds * 1000);
    }
  };
}

async function sendOnce(gateway: Gateway, ports: TransportPorts, call: PlatformCall): Promise<HttpAnswer> {
  // A new correlation id for every attempt, retries included.
  const headers = { ...call.headers, 'User-Agent': userAgent, 'TF-Correlation-Id': ports.newCorrelationId() };
  try {
    return await ports.send({
      host: gateway.host,
      port: gateway.port,
      method: call.method,
      path: call.path,
      headers,
      body: call.body,
    });
  } catch (error) {
    throw unreachable(gateway, error);
  }
}

function isRetried({ status, retryAfterSeconds }: ApiError): boolean {
  if (status === 429) return (retryAfterSeconds ?? 0) <= retries.longestRetryAfterSeconds;
  return status >= 500 && status !== 501;
}

function apiError({ status, headers, text }: HttpAnswer): ApiError {
  const body = tryParseJson(text);
  const message = isJsonObject(body) ? (body['message'] ?? body['error_description'] ?? body['error']) : undefined;
  const retryAfter = Number(headers['retry-after']);
  const correlationId = headers['inin-correlation-id'];
  return new ApiError(status, typeof message === 'string' ? message : 'no message', {
    ...(typeof correlationId === 'string' ? { correlationId } : {}),
    ...(headers['retry-after'] !== undefined && Number.isFinite(retryAfter) ? { retryAfterSeconds: retryAfter } : {}),
  });
}

function unreachable({ host, port }: Gateway, cause: unknown): ProblemsError {
  const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no answer';
  const problem = {
    code: 'sandbox-not-running',
    where: `http://${host}:${port}`,
    what: `the sandbox does not answer (${reason})`,
    fix: 'start it with `npx gcda sandbox start`, then run the command again',
  };
  return new ProblemsError([problem], { cause, exitCode: exitCodes.unreachable });
}
