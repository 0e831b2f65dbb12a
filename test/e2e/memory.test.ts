import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { valueEstate } from '../../bench/sync/estate';

const dist = join(__dirname, '../../dist');
const credentials = 150;
const secrets = 600;

/**
 * A sync of its own process, with a garbage collector that can be called: at every write it counts the values that are still alive. The
 * platform is a function, so that nothing else is in that process.
 */
const program = `
const { Redacted } = require('${dist}/core/redacted.js');
const of = Redacted.of;
let made = 0;
let alive = 0;
const gone = new FinalizationRegistry(() => { alive -= 1; });
Redacted.of = (value) => { const one = of.call(Redacted, value); made += 1; alive += 1; gone.register(one); return one; };

const { createCall } = require('${dist}/genesys/call.js');
const { createClient } = require('${dist}/genesys/client.js');
const { createTokenSource } = require('${dist}/genesys/token.js');
const { createTransport } = require('${dist}/genesys/transport.js');
const { deriveKey } = require('${dist}/ledger/keys/derive-key.js');
const { openDatabase } = require('${dist}/ledger/open-database.js');
const { syncSecrets } = require('${dist}/secrets/sync.js');
const { systemClock: clock } = require('${dist}/core/clock.js');
const folder = process.env.FOLDER;
const environment = JSON.parse(require('node:fs').readFileSync(folder + '/environment.json', 'utf8'));
const env = Object.fromEntries(environment.secrets.map(({ name }, index) => [name.toUpperCase(), 'value-number-' + index * 7919]));
const list = environment.credentials.map(({ name, type }) => ({ id: name, name, type: { name: type }, modifiedDate: 'a' }));
// Leases are short: what is slow here must prolong them as the command does.
const every = (milliseconds, work) => { const timer = setInterval(work, milliseconds); return () => clearInterval(timer); };
const answer = (body) => ({ status: 200, headers: new Headers(), text: JSON.stringify(body) });
let most = 0;
let writes = 0;
const send = async (request) => {
  if (request.url.endsWith('/oauth/token')) return answer({ access_token: 't', token_type: 'bearer', expires_in: 86400 });
  if (request.url.includes('/listing')) return answer({ entities: request.url.includes('after') ? [] : list });
  const [, used] = /integrations\\/([^/?]+)\\/config\\/current/.exec(request.url) ?? [];
  if (used !== undefined) return answer({ credentials: { basicAuth: list.find(({ id }) => id === used) } });
  if (request.url.includes('/integrations?')) return answer({ entities: request.url.includes('pageNumber=1') ? list.map(({ id, name }) => ({ id, name })) : [] });
  // What is not reachable any more is told after the collector has run and the loop has turned.
  if (writes % 5 === 0) for (let i = 0; i < 2; i += 1) { gc(); await new Promise(setImmediate); }
  if (writes % 5 === 0) most = Math.max(most, alive);
  writes += 1;
  return answer({ id: request.url.split('/').at(-1), modifiedDate: 'b' + writes });
};
(async () => {
  const db = await openDatabase({ schema: '', file: folder + '/ledger.db' });
  const transport = createTransport({ send, clock });
  const client = { loginUrl: 'http://127.0.0.1:1', clientId: 'id', clientSecret: Redacted.of('secret'), where: 'x', configuredBy: 'x' };
  const call = createCall('http://127.0.0.1:1', { transport, tokens: createTokenSource(client, { transport, clock }) });
  const key = deriveKey(Buffer.alloc(32, 'k'), 'dev');
  const ledger = { db, keyOf: () => key, clock, actor: 'a', reason: '', runId: 'r', holder: 'h', isGone: () => false, every, waitMilliseconds: 0 };
  const sources = { env, directory: '/', fetch: undefined, clock, timeLimit: () => new AbortController().signal };
  const platform = createClient(call);
  const done = await syncSecrets({ version: 1, environments: [environment] }, [], { clientOf: () => platform, sources, ledger, runKey: Buffer.alloc(32) });
  await db.close();
  process.stdout.write(JSON.stringify({ made, most, writes, exitCode: done.exitCode }));
})();`;

test('holds no more values than those of the batch that is being written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gcda-memory-'));
  const { inventory } = valueEstate('http://127.0.0.1:1', { secrets, credentials });
  writeFileSync(join(folder, 'environment.json'), JSON.stringify(inventory.environments[0]));
  const { stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', '-e', program], {
    env: { ...process.env, FOLDER: folder },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  rmSync(folder, { recursive: true });
  expect(stderr).toBe('');
  const { made, most, writes, exitCode } = JSON.parse(stdout) as Record<string, number>;
  expect([writes, exitCode]).toEqual([credentials, 0]);
  // Each value was made twice, for each reading of its source.
  expect(made).toBeGreaterThanOrEqual(2 * secrets);
  // 64 credentials of 4 values each, and the client's secret and token.
  expect(most).toBeLessThanOrEqual(64 * 4 + 8);
  expect(most).toBeGreaterThan(4);
});
