import { isLoopback, readGateway } from '../../../../sandbox/provider/platform/gateway';
import type { Attributes } from '../../../../sandbox/provider/values/value';

const plain = { host: 'localhost', port: '4010', protocol: 'http' };

function read(block: Attributes | undefined, env: Readonly<Record<string, string>> = {}) {
  return readGateway({ gateway: block === undefined ? [] : [block] }, env);
}

test('writes the extra slash after a port that the platform’s SDKs write', () => {
  expect(read(plain)).toEqual({ host: 'localhost', port: 4010, apiPrefix: '/', loginPrefix: '/' });
});

test('puts path values in front, with a slash where they have none', () => {
  const path_params = [
    { path_name: 'api', path_value: 'gc' },
    { path_name: 'login', path_value: '/login' },
  ];
  expect(read({ ...plain, path_params })).toMatchObject({ apiPrefix: '//gc', loginPrefix: '//login' });
});

test('takes a port from the host, and then writes no extra slash', () => {
  const gateway = { host: 'localhost:8080', port: '80', protocol: 'http' };
  expect(read(gateway)).toEqual({ host: 'localhost', port: 8080, apiPrefix: '', loginPrefix: '' });
});

test('fills an empty block from the environment, but needs the block', () => {
  const env = {
    GENESYSCLOUD_GATEWAY_HOST: '127.0.0.1',
    GENESYSCLOUD_GATEWAY_PORT: '1',
    GENESYSCLOUD_GATEWAY_PROTOCOL: 'http',
  };
  expect(read({}, env)).toMatchObject({ host: '127.0.0.1', port: 1 });
  expect(read(undefined, env)).toMatchObject({ code: 'stand-in-gateway-missing' });
});

test('lets the last of several blocks win', () => {
  expect(readGateway({ gateway: [plain, { ...plain, port: '2' }] }, {})).toMatchObject({ port: 2 });
});

test.each([
  'api.mypurecloud.de',
  '10.0.0.1',
  'localhost.example.com',
  '127.0.0.1.example.com',
  '0.0.0.0',
  '[::2]',
  'user@127.0.0.1',
])('refuses the host %s', (host) => {
  expect(read({ ...plain, host })).toMatchObject({ code: 'stand-in-gateway-not-loopback' });
});

test('refuses TLS, which the sandbox does not have', () => {
  expect(read({ ...plain, protocol: 'https' })).toMatchObject({ code: 'stand-in-gateway-protocol' });
});

test('knows loopback', () => {
  expect(['LOCALHOST', '127.9.9.9', '::1', '[::1]'].map(isLoopback)).toEqual([true, true, true, true]);
});
