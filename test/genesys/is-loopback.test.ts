import { isLoopback } from '../../genesys/is-loopback';

test.each(['http://127.0.0.1:4010', 'http://127.8.9.1', 'http://localhost:1/x', 'http://[::1]:1'])(
  '%s is this machine',
  (url) => {
    expect(isLoopback(url)).toBe(true);
  },
);

test.each([
  'http://api.mypurecloud.de',
  'http://127.0.0.1.example.test',
  'http://localhost.example.test',
  'http://10.0.0.1',
  'http://0.0.0.0',
])('%s is not', (url) => {
  expect(isLoopback(url)).toBe(false);
});
