import type { TestResult } from '../../genesys/schemas/test-result';

/** How large the body was that the test console sent, and how that is known. */
export interface SentBytes {
  readonly contentLength: number;
  /** `header`: as sent. `body`: counted in the body as shown, in which secrets are masked. */
  readonly from: 'header' | 'body';
}

/**
 * The body's size in the step that shows the request: its `Content-Length`, or else its body. Undefined where no step shows either. Which
 * members a step has is not documented; a step with the request's address in it is taken for that one, for an answer has none.
 */
export function sentBytes(result: TestResult): SentBytes | undefined {
  const request = (result.operations ?? []).map((step) => members(step.result)).find(hasAddress);
  if (!request) return undefined;
  const header = Object.entries(members(request['headers'])).find(([name]) => name.toLowerCase() === 'content-length');
  if (header && /^\d{1,15}$/.test(String(header[1]))) return { contentLength: Number(header[1]), from: 'header' };
  const body = request['requestBody'] ?? request['body'];
  return typeof body === 'string' ? { contentLength: Buffer.byteLength(body), from: 'body' } : undefined;
}

function hasAddress(request: Readonly<Record<string, unknown>>): boolean {
  return typeof (request['requestUrl'] ?? request['url']) === 'string';
}

function members(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
