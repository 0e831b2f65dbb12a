import { systemClock, type Clock } from '../../../core/clock';
import type { BuiltRequest } from './build-request';
import { failExecution } from './execution-error';

/** What came back. */
export interface RawResponse {
  readonly status: number;
  readonly text: string;
}

/**
 * Sends a request and reads the whole answer within `timeoutSeconds`. Redirects are not followed (assumed): the credential would go to a
 * host that nobody allowed.
 *
 * @throws {ExecutionError} `execution.timed.out` (408) or `connection.failed` (400); both statuses are assumed.
 */
export async function sendRequest(
  request: BuiltRequest,
  timeoutSeconds: number,
  ports: { readonly fetch: typeof fetch; readonly clock: Clock },
): Promise<RawResponse> {
  const finished = new AbortController();
  const deadline = deadlineSignal(ports.clock, timeoutSeconds * 1000, finished.signal);
  try {
    return await Promise.race([exchange(request, ports.fetch, deadline), aborted(deadline, finished.signal)]);
  } catch (cause) {
    if (deadline.aborted) {
      failExecution('execution.timed.out', `the service did not answer within ${timeoutSeconds} seconds`, {
        status: 408,
      });
    }
    // The cause may quote the URL or a header; only its system code is passed on.
    failExecution('connection.failed', `the service could not be reached (${systemCode(cause)})`);
  } finally {
    finished.abort();
  }
}

async function exchange(request: BuiltRequest, fetchRequest: typeof fetch, signal: AbortSignal): Promise<RawResponse> {
  const response = await fetchRequest(request.url, {
    method: request.method,
    headers: request.headers,
    redirect: 'manual',
    signal,
    ...(request.body !== undefined && { body: request.body }),
  });
  return { status: response.status, text: await response.text() };
}

function deadlineSignal(clock: Clock, milliseconds: number, finished: AbortSignal): AbortSignal {
  // On real time the platform's own signal is used: its timer does not keep the process alive when the answer came early.
  if (clock === systemClock) return AbortSignal.timeout(milliseconds);
  const controller = new AbortController();
  void clock.sleep(milliseconds, finished).then(() => controller.abort());
  return controller.signal;
}

/** Rejects at the deadline. `finished` takes the listener away: the deadline outlives the exchange, and would keep the answer in memory. */
function aborted(deadline: AbortSignal, finished: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => reject(new Error('aborted'));
    if (deadline.aborted) stop();
    else deadline.addEventListener('abort', stop, { once: true, signal: finished });
  });
}

/** `ECONNREFUSED` and the like, from the error or what caused it; told by shape, for errors of other realms are no `instanceof` ours. */
function systemCode(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'no connection';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return systemCode('cause' in error ? error.cause : undefined);
}
