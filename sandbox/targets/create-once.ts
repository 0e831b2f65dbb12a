import { createHash } from 'node:crypto';
import { apiError } from './api-error';
import type { RouteCall } from './guard';

interface Answered {
  readonly bodyHash: string;
  readonly created: object;
}

/**
 * Creates a record and answers 201. With an Idempotency-Key a repeated request gets the first answer again; the same key with another
 * body is refused with 409.
 */
export function createOnce(call: RouteCall, kind: string, body: object, create: () => object): Response {
  const key = call.context.req.header('idempotency-key');
  if (key === undefined) return Response.json(create(), { status: 201 });
  const bodyHash = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  const shelf = `${kind}-idempotency`;
  // Only this function writes to the shelf.
  const answered = call.records.find(shelf, key) as Answered | undefined;
  if (answered === undefined) {
    const created = create();
    call.records.put(shelf, key, { bodyHash, created } satisfies Answered);
    return Response.json(created, { status: 201 });
  }
  if (answered.bodyHash === bodyHash) return Response.json(answered.created, { status: 201 });
  return apiError(409, 'idempotency_conflict', 'this Idempotency-Key was used with another body');
}
