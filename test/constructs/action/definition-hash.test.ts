import { z } from 'zod';
import { field, path, post } from '../../../constructs';
import type { Environment } from '../../../core/environment';
import { anEnvironment } from '../../kit/an-environment';
import { actionProps, DataAction, synthStack } from '../../kit/synth-stack';

function hashOf(overrides: object = {}, environment: Environment = anEnvironment()): string {
  let hash = '';
  synthStack((declared) => {
    hash = new DataAction(declared.stack, 'lookup', actionProps(declared, overrides)).definitionHash;
  }, environment);
  return hash;
}

const request = post(path`/accounts/${'accountId'}`, { body: { account: field('accountId') } });

test('is the same in environments that differ in name, prefix, address and time limit only', () => {
  const stg = anEnvironment({ name: 'stg', prefix: 'staging' });
  expect(hashOf({ request }, stg)).toBe(hashOf({ request }));
  expect(hashOf({ request, timeoutSeconds: 30 })).toBe(hashOf({ request }));
});

test.each([
  ['the path', { request: post(path`/v2/accounts/${'accountId'}`, { body: { account: field('accountId') } }) }],
  ['the body', { request: post(path`/accounts/${'accountId'}`, { body: { id: field('accountId') } }) }],
  ['the response', { request, output: z.object({ name: z.string() }), response: { name: '$.fullName' } }],
])('changes with %s', (_what, overrides) => {
  expect(hashOf(overrides)).not.toBe(hashOf({ request }));
});

test('tells a default that is null from none, also where both are declared in one tree', () => {
  const output = z.object({ tier: z.string().nullable().optional() });
  const hashes: string[] = [];
  synthStack((declared) => {
    for (const [id, tier] of Object.entries({ none: undefined, null: null })) {
      const props = actionProps(declared, {
        request,
        output,
        response: { tier: '$.tier' },
        responseDefaults: { tier },
      });
      hashes.push(new DataAction(declared.stack, id, props).definitionHash);
    }
  });
  expect(new Set(hashes).size).toBe(2);
});
