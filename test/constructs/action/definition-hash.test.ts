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
