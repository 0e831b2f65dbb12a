import { z } from 'zod';
import type { AtomicSecret } from '../../constructs';
import { basicAuth, DataAction, field, get, header, path, post, type ExternalService } from '../../constructs';

/** Never called: the compiler is the test. Every `@ts-expect-error` is a promise that the line does not compile. */
export function promises(
  scope: never,
  devService: ExternalService<'dev'>,
  dev: AtomicSecret<'dev'>,
  prod: AtomicSecret<'prod'>,
): void {
  const input = z.object({ accountId: z.string(), limit: z.int().optional() });
  const output = z.object({ name: z.string() });
  const common = { service: devService, input, output };
  const request = get(path`/accounts/${'accountId'}`, { query: { limit: 'limit' } });
  const headers = { Authorization: header`Bearer ${dev}` };

  new DataAction(scope, 'sound', { ...common, request, headers });

  // @ts-expect-error the path uses an input that the contract lacks
  new DataAction(scope, 'path', { ...common, request: get(path`/accounts/${'acountId'}`), headers });
  // @ts-expect-error so does the query
  new DataAction(scope, 'query', { ...common, request: get(path`/accounts`, { query: { limit: 'limits' } }), headers });
  // @ts-expect-error so does the body
  new DataAction(scope, 'body', { ...common, request: post(path`/x`, { body: { id: field('id') } }), headers });
  // @ts-expect-error a secret does not go into the path
  new DataAction(scope, 'secret-path', { ...common, request: get(path`/accounts/${dev}`), headers });
  // @ts-expect-error nor into the body
  new DataAction(scope, 'secret-body', { ...common, request: post(path`/x`, { body: { key: dev } }), headers });
  // @ts-expect-error nor does another environment's secret go into a header
  new DataAction(scope, 'other', { ...common, request, headers: { Authorization: header`Bearer ${prod}` } });
  // @ts-expect-error nor into one that mixes environments
  basicAuth(dev, prod);
  // @ts-expect-error the response map names outputs only
  new DataAction(scope, 'response', { ...common, request, headers, response: { nam: '$.name' } });
}

test('keeps its promises at compile time', () => {
  expect(typeof promises).toBe('function');
});
