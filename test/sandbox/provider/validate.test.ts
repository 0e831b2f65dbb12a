import { behaviours, schemas } from '../../../sandbox/provider/values/schema';
import { validate } from '../../../sandbox/provider/validate';
import { normalize } from '../../../sandbox/provider/values/normalize';
import { unknown, type Attributes } from '../../../sandbox/provider/values/value';

function broken(type: string, config: Attributes): readonly (readonly [string, unknown])[] {
  const { block } = schemas.resource_schemas[type]!;
  return validate(block, behaviours.resource_schemas[type]!, normalize(block, config)).map(({ summary, attribute }) => [
    summary,
    attribute?.steps.flatMap((step) => Object.values(step) as unknown[]),
  ]);
}

const action = 'genesyscloud_integration_action';

test('accepts what the official provider accepts, unknown values included', () => {
  expect(
    broken(action, {
      name: 'n',
      category: unknown,
      config_timeout_seconds: 60,
      config_request: [{ request_type: 'GET' }],
    }),
  ).toEqual([]);
});

test('counts a name in bytes', () => {
  expect(broken(action, { name: 'ü'.repeat(128), category: 'c' })).toEqual([]);
  expect(broken(action, { name: 'ü'.repeat(129), category: 'c' })).toEqual([
    ['name must be 1 to 256 bytes long, got 258', ['name']],
  ]);
});

test('names the argument inside a block', () => {
  expect(broken(action, { config_request: [{ request_type: 'get' }] })).toEqual([
    ['config_request.request_type must be one of GET, PUT, POST, PATCH, DELETE', ['config_request', 0, 'request_type']],
  ]);
});

test('refuses numbers out of range', () => {
  expect(broken(action, { config_timeout_seconds: 61 })).toEqual([
    ['config_timeout_seconds must be between 1 and 60, got 61', ['config_timeout_seconds']],
  ]);
  expect(broken('genesyscloud_oauth_client', { access_token_validity_seconds: 299 })).toHaveLength(1);
});

test('checks the provider block: durations, and regions in any case', () => {
  const config = { custom_retry_timeout: 'soon', aws_region: 'EU-Central-1', token_pool_size: 51 };
  const found = validate(schemas.provider.block, behaviours.provider, normalize(schemas.provider.block, config));
  expect(found.map(({ summary }) => summary.split(' ')[0])).toEqual(['custom_retry_timeout', 'token_pool_size']);
});
