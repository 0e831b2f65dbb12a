import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { connectionFailure } from '../../genesys/connection-failure';
import { AnswerTooLarge, HttpRequestInvalid, systemSend, type HttpRequest, type Send } from '../../genesys/send';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function aServer(listener: RequestListener): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function aRequest(url: string, overrides: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', url, headers: {}, signal: new AbortController().signal, mostBytes: 1000, ...overrides };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request.setEncoding('utf8')) text += String(part);
  return text;
}

test('sends what it was given, and little else', async () => {
  const seen: unknown[] = [];
  const { url } = await aServer((request, response) => {
    const { method, url: path, headers } = request;
    void bodyOf(request).then((body) => {
      seen.push({ method, path, headers, body });
      response.writeHead(201, { 'x-one': ['a', 'b'], 'content-type': 'text/plain' }).end('grüße');
    });
  });
  const reply = await systemSend(
    aRequest(`${url}/a?b=c`, { method: 'PUT', headers: { 'x-key': 'k' }, body: '{"ü":1}' }),
  );
  expect([reply.status, reply.text, reply.headers.get('x-one')]).toEqual([201, 'grüße', 'a, b']);
  const host = new URL(url).host;
  const headers = { host, connection: 'keep-alive', 'user-agent': 'gcda', 'x-key': 'k', 'content-length': '8' };
  expect(seen).toEqual([{ method: 'PUT', path: '/a?b=c', headers, body: '{"ü":1}' }]);
});

test('follows no redirect', async () => {
  const asked: (string | undefined)[] = [];
  const { url } = await aServer((request, response) => {
    asked.push(request.url);
    response.writeHead(302, { location: '/elsewhere' }).end();
  });
  await expect(systemSend(aRequest(`${url}/here`))).resolves.toMatchObject({ status: 302 });
  expect(asked).toEqual(['/here']);
});

test('reads no more of an answer than was asked for', async () => {
  const { url } = await aServer((request, response) => {
    const more = (): void => void (response.destroyed || response.write('x'.repeat(400), more));
    if (request.url === '/endless') more();
    else response.end('x'.repeat(1000));
  });
  expect((await systemSend(aRequest(`${url}/all`))).text).toHaveLength(1000);
  await expect(systemSend(aRequest(`${url}/endless`))).rejects.toThrow(AnswerTooLarge);
});

test('gives up when told to, before and within the answer', async () => {
  const { url } = await aServer((request, response) => {
    if (request.url === '/half') response.write('half');
  });
  for (const path of ['/never', '/half']) {
    const limit = new AbortController();
    const sent = systemSend(aRequest(url + path, { signal: limit.signal }));
    setImmediate(() => limit.abort());
    await expect(sent).rejects.toBeDefined();
  }
});

test('says why there was no answer, and whether the request can have arrived', async () => {
  const { url, server } = await aServer((request, response) => {
    if (request.url === '/half') response.writeHead(200, { 'content-length': 100 }).write('half');
    response.socket?.end();
  });
  const failureOf = async (address: string) =>
    connectionFailure(await systemSend(aRequest(address)).catch((error: unknown) => error), false);
  expect(await failureOf(`${url}/cut`)).toEqual({ reason: 'the connection broke', wasNeverSent: false });
  expect(await failureOf(`${url}/half`)).toEqual({ reason: 'the connection broke', wasNeverSent: false });
  server.close().closeAllConnections();
  await once(server, 'close');
  expect(await failureOf(url)).toEqual({ reason: 'connection refused', wasNeverSent: true });
});

test('refuses a header that cannot be sent, without a word of it', async () => {
  const value = ['planted', 'in', 'a', 'header'].join('-');
  const { url } = await aServer((_request, response) => response.end());
  const error: unknown = await systemSend(aRequest(url, { headers: { 'x-key': `${value}\n` } })).catch(
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(HttpRequestInvalid);
  expect(`${String(error)} ${String((error as Error).cause)} ${(error as Error).stack}`).not.toContain(value);
});

test('goes through a proxy where Node is told so', async () => {
  const { url } = await aServer((_request, response) => response.end('through'));
  const tunnels: (string | undefined)[] = [];
  const proxy = await aServer((_request, response) => response.end('not a tunnel'));
  proxy.server.on('connect', (request, socket) => {
    tunnels.push(request.url);
    const { hostname, port } = new URL(url);
    const onward = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    socket.on('error', () => onward.destroy());
  });
  const before = { ...process.env };
  Object.assign(process.env, { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: proxy.url, NO_PROXY: '' });
  try {
    await jest.isolateModulesAsync(async () => {
      const anew: { readonly systemSend: Send } = jest.requireActual('../../genesys/send');
      expect((await anew.systemSend(aRequest(url))).text).toBe('through');
    });
  } finally {
    process.env = before;
  }
  expect(tunnels).toEqual([new URL(url).host]);
});
