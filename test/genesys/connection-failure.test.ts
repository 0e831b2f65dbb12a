import { connectionFailure } from '../../genesys/connection-failure';

const withCode = (code: string) => Object.assign(new Error('a text that may quote a header'), { code });

test.each([
  ['a refused connection', new TypeError('x', { cause: withCode('ECONNREFUSED') }), 'connection refused', true],
  [
    'one of several addresses refused',
    new TypeError('x', { cause: new AggregateError([withCode('ECONNREFUSED')]) }),
    'connection refused',
    true,
  ],
  ['an unknown host', new TypeError('x', { cause: withCode('ENOTFOUND') }), 'host name not found', true],
  ['a broken connection', new TypeError('x', { cause: withCode('UND_ERR_SOCKET') }), 'the connection broke', false],
  ['something thrown that is no error', 'text', 'the connection broke', false],
])('names %s without its message', (_name, error, reason, wasNeverSent) => {
  expect(connectionFailure(error, false)).toEqual({ reason, wasNeverSent });
});

test('lets the time limit speak first', () => {
  expect(connectionFailure(withCode('ECONNREFUSED'), true)).toMatchObject({ wasNeverSent: false });
});
