import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rotatingEstate } from '../../bench/rotate/estate';
import { writeInventory } from '../kit/a-project';
import { aWorkspace } from '../kit/a-workspace';

const workspace = aWorkspace();
afterAll(() => workspace.close());

test('a second signal, whichever it is, ends the service at once, though a request is under way', async () => {
  const asked = Promise.withResolvers<void>();
  // A token server that never answers.
  const server = createServer(() => asked.resolve());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  writeInventory(workspace.folder, rotatingEstate(1, { url, crm: url, oauth: url }));
  const child = workspace.start('gcda', ['rotator', 'run', '--listen', 'off', '--drain', '600'], {
    ...{ BENCH_ID: 'id', BENCH_SECRET: 'secret of a test', BENCH_BEARER: 'token of a test' },
    ...{ BENCH_ISSUER_ID: 'issuer', BENCH_ISSUER_SECRET: 'secret of a test' },
  });
  child.stderr?.resume();
  const closed = once(child, 'close');
  await asked.promise;
  child.kill('SIGTERM');
  // The first one is obeyed by waiting for what is under way: only the second one ends it.
  const turn = setInterval(() => child.kill('SIGINT'), 100);
  const [code, signal] = (await closed) as [number | null, string | null];
  clearInterval(turn);
  expect([code, signal]).toEqual([null, 'SIGINT']);
  server.closeAllConnections();
  server.close();
});
