import { ProblemsError } from '../../../../core/problem';
import { createTransport } from '../../../../sandbox/provider/platform/transport';
import { aGateway, aPlatform, aTransport, type FakeAnswer } from '../kit/a-session';

const call = { method: 'GET', path: '/api/v2/x', headers: {}, body: undefined };

function sent(answers: FakeAnswer) {
  const platform = aPlatform({ 'GET /x': answers });
  return { platform, answer: aTransport(platform).transport('apiPrefix', call) };
}

test('retries 429 and 5xx with growing pauses', async () => {
  const { platform, answer } = sent([
    { status: 429 },
    { status: 500 },
    { status: 503 },
    { status: 200, body: { ok: true } },
  ]);
  expect((await answer).text).toBe('{"ok":true}');
  expect(platform.pauses).toEqual([1000, 2000, 4000]);
});

test('waits as long as Retry-After says', async () => {
  const { platform, answer } = sent([{ status: 429, headers: { 'retry-after': '7' } }, { status: 200 }]);
  await answer;
  expect(platform.pauses).toEqual([7000]);
});

test('gives up after twenty retries, or at once when it would have to wait for more than three minutes', async () => {
  const { platform, answer } = sent({ status: 502, body: { message: 'down' } });
  await expect(answer).rejects.toThrow('API Error: 502 - down');
  expect(platform.wire).toHaveLength(21);
  const long = sent({ status: 429, headers: { 'retry-after': '181' } });
  await expect(long.answer).rejects.toThrow('429');
  expect(long.platform.pauses).toEqual([]);
});

test.each([400, 403, 404, 501])('does not retry %d', async (status) => {
  const { platform, answer } = sent({ status, body: { message: 'no' }, headers: { 'inin-correlation-id': 'abc' } });
  await expect(answer).rejects.toThrow(`API Error: ${status} - no (abc)`);
  expect(platform.wire).toHaveLength(1);
});

test('sends a new correlation id with every attempt', async () => {
  const platform = aPlatform({ 'GET /x': [{ status: 500 }, { status: 200 }] });
  let count = 0;
  const { waiting } = aTransport(platform);
  const transport = createTransport(aGateway, {
    ...waiting,
    send: platform.send,
    newCorrelationId: () => String((count += 1)),
  });
  await transport('apiPrefix', call);
  expect(platform.requests.map(({ headers }) => headers['TF-Correlation-Id'])).toEqual(['1', '2']);
});

test('says at once that the sandbox is not running', async () => {
  const platform = aPlatform();
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  const { waiting } = aTransport(platform);
  const ports = { ...waiting, send: () => Promise.reject(refused), newCorrelationId: () => '1' };
  const failure = await createTransport(aGateway, ports)('apiPrefix', call).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ProblemsError);
  expect((failure as ProblemsError).problems).toEqual([
    expect.objectContaining({ code: 'sandbox-not-running', where: 'http://127.0.0.1:4010' }),
  ]);
  expect((failure as ProblemsError).exitCode).toBe(69);
  expect(platform.pauses).toEqual([]);
});

test('stops retrying when Terraform is interrupted', async () => {
  const platform = aPlatform({ 'GET /x': { status: 500 } });
  await expect(aTransport(platform, () => true).transport('apiPrefix', call)).rejects.toThrow('500');
  expect(platform.wire).toHaveLength(1);
});
