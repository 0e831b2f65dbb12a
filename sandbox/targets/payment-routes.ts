import { z } from 'zod';
import { apiError } from './api-error';
import { createOnce } from './create-once';
import type { RouteCall, GuardedRoute } from './guard';
import { readJsonBody } from './json-body';

const newPaymentSchema = z.strictObject({
  accountId: z.string().min(1).max(64),
  amountCents: z.int().min(1).max(100_000_000),
  currency: z.string().regex(/^[A-Z]{3}$/),
});

/** The payment every environment begins with. */
const firstPayment = {
  paymentId: 'P-3001',
  status: 'authorized',
  accountId: 'A-1001',
  amountCents: 4200,
  currency: 'EUR',
};

/** The payment service's API, by API key. */
export const paymentRoutes: readonly GuardedRoute[] = [
  {
    service: 'payment',
    method: 'POST',
    route: '/payments',
    demand: { scheme: 'api-key', service: 'payment' },
    work: authorizePayment,
  },
  {
    service: 'payment',
    method: 'GET',
    route: '/payments/:paymentId',
    demand: { scheme: 'api-key', service: 'payment' },
    work: getPayment,
  },
  { service: 'payment', method: 'POST', route: '/keys', demand: { scheme: 'admin-key' }, work: makeKey },
  { service: 'payment', method: 'DELETE', route: '/keys/:keyId', demand: { scheme: 'admin-key' }, work: deleteKey },
];

async function authorizePayment(call: RouteCall): Promise<Response> {
  const read = await readJsonBody(call.context, newPaymentSchema);
  if ('refusal' in read) return read.refusal;
  return createOnce(call, 'payment', read.body, () => {
    const created = { paymentId: `P-${3002 + call.records.count('payment')}`, status: 'authorized', ...read.body };
    call.records.put('payment', created.paymentId, created);
    return created;
  });
}

function getPayment({ context, records }: RouteCall): Response {
  const paymentId = context.req.param('paymentId') ?? '';
  const found = paymentId === firstPayment.paymentId ? firstPayment : records.find('payment', paymentId);
  return found ? Response.json(found) : apiError(404, 'not_found', 'no such payment');
}

/** With an Idempotency-Key a repeated request gets the same key again. */
function makeKey({ context, keys }: RouteCall): Response {
  return Response.json(keys.make(context.req.header('idempotency-key')), { status: 201 });
}

function deleteKey({ context, keys }: RouteCall): Response {
  const isEnded = keys.end(context.req.param('keyId') ?? '');
  return isEnded ? new Response(null, { status: 204 }) : apiError(404, 'not_found', 'no such key');
}
