import type { Construct } from 'constructs';
import { z } from 'zod';
import type { Environment } from '../core/environment';
import { AtomicSecret, DataAction, ExternalService, field, GenesysStack, get, header, path, post } from '../constructs';

/** The payment service, by API key. */
export class PaymentStack<Env extends string> extends GenesysStack<Env> {
  constructor(scope: Construct, environment: Environment<Env>) {
    super(scope, 'payment', environment);
    const payment = new ExternalService(this, 'payment', { environment });
    const apiKey = new AtomicSecret(this, 'apikey', { service: payment, type: 'apikey' });

    new DataAction(this, 'authorize-payment', {
      service: payment,
      input: z.object({ accountId: z.string().max(40), amountCents: z.int(), currency: z.string().max(3) }),
      output: z.object({ paymentId: z.string(), status: z.string() }),
      request: post(path`/payments`, {
        body: { accountId: field('accountId'), amountCents: field('amountCents'), currency: field('currency') },
      }),
      headers: { 'X-API-Key': header`${apiKey}`, 'Content-Type': 'application/json' },
      example: { accountId: 'A-1001', amountCents: 1250, currency: 'EUR' },
    });

    new DataAction(this, 'get-payment', {
      service: payment,
      input: z.object({ paymentId: z.string().max(40) }),
      output: z.object({ paymentId: z.string(), status: z.string(), amountCents: z.int() }),
      request: get(path`/payments/${'paymentId'}`),
      headers: { 'X-API-Key': header`${apiKey}` },
      example: { paymentId: 'P-3001' },
    });
  }
}
