import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Redacted } from '../../core/redacted';
import { sandboxOverlaySchema } from '../../core/sandbox-overlay';
import { findRunning } from '../../sandbox/find-running';
import { stopSandbox } from '../../sandbox/stop-sandbox';
import { systemClock } from '../../core/clock';
import { aSandboxPlace, filesBelow, loginTo, type SandboxPlace } from './a-running-sandbox';

let place: SandboxPlace;
beforeEach(() => {
  place = aSandboxPlace();
});
afterEach(() => place.clear());

const account = (url: string, environment: string, token: string) =>
  fetch(`${url}/${environment}/crm/accounts/A-1001`, { headers: { authorization: `Bearer ${token}` } });

test('writes an overlay that synth can read, and private files', async () => {
  const running = await place.start();

  expect(sandboxOverlaySchema.parse(JSON.parse(readFileSync(running.overlayFile, 'utf8')))).toEqual(running.overlay);
  const files = [
    'clients.json',
    'control.json',
    'key',
    'journal.log',
    ...readdirSync(place.folder.values).map((name) => `values/${name}`),
  ];
  const modes = files.map((name) => statSync(join(place.folder.directory, name)).mode & 0o777);
  expect(new Set(modes)).toEqual(new Set([0o600]));
  expect(statSync(place.folder.directory).mode & 0o777).toBe(0o700);
  expect(readFileSync(running.overlay.terraformConfigFile, 'utf8')).toContain('filesystem_mirror');
});

test('has twelve secrets an environment, all different', async () => {
  await place.start();

  const names = readdirSync(place.folder.values);
  expect(names).toHaveLength(36);
  expect(names).toEqual(expect.arrayContaining(['dev_crm_bearer', 'stg_crm_clientsecret', 'prod_payment_apikey']));
  expect(new Set(names.map((name) => place.value(name))).size).toBe(36);
});

test('issues bearer tokens that the targets accept, each in its own environment', async () => {
  const { overlay } = await place.start();

  const statuses = await Promise.all(
    ['dev', 'stg', 'prod'].map(
      async (environment) =>
        (await account(overlay.targetsUrl, environment, place.value(`${environment}_crm_bearer`))).status,
    ),
  );
  expect(statuses).toEqual([200, 200, 200]);
  expect((await account(overlay.targetsUrl, 'dev', place.value('prod_crm_bearer'))).status).toBe(403);
});

test('serves both organisations, each to its own client', async () => {
  const running = await place.start();

  const names = await Promise.all(
    ['nonprod', 'prod'].map(async (organization) => {
      const response = await fetch(`${running.overlay.genesysUrl}/api/v2/organizations/me`, {
        headers: { authorization: `Bearer ${await loginTo(running, organization)}` },
      });
      return ((await response.json()) as { name: string }).name;
    }),
  );
  expect(names).toEqual(['nonprod', 'prod']);
});

test('a restart on the same folder keeps values, clients, and what the platform was told', async () => {
  const first = await place.start();
  const token = await loginTo(first, 'nonprod');
  await createCredential(first.overlay.genesysUrl, token, 'kept');
  const [values, clients] = [filesBelow(place.folder.values), readFileSync(place.folder.clients, 'utf8')];
  await first.close();

  const second = await place.start();

  expect(filesBelow(place.folder.values)).toEqual(values);
  expect(readFileSync(place.folder.clients, 'utf8')).toBe(clients);
  // The token of the former life still opens the platform, and the issued bearer token the target.
  expect(await credentialNames(second.overlay.genesysUrl, token)).toEqual(['kept']);
  expect((await account(second.overlay.targetsUrl, 'dev', place.value('dev_crm_bearer'))).status).toBe(200);
});

test('a fresh start forgets all of it', async () => {
  const first = await place.start();
  await createCredential(first.overlay.genesysUrl, await loginTo(first, 'nonprod'), 'forgotten');
  const before = place.value('dev_crm_apikey');
  await first.close();

  const second = await place.start({ isFresh: true });

  expect(place.value('dev_crm_apikey')).not.toBe(before);
  expect(await credentialNames(second.overlay.genesysUrl, await loginTo(second, 'nonprod'))).toEqual([]);
});

test('a bearer token that was revoked is replaced at the next start', async () => {
  const first = await place.start();
  const before = place.value('dev_crm_bearer');
  await fetch(`${first.overlay.targetsUrl}/dev/oauth/token/revocation`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${place.value('dev_crm_clientid')}:${place.value('dev_crm_clientsecret')}`).toString('base64')}`,
    },
    body: new URLSearchParams({ token: before }),
  });
  await first.close();

  const second = await place.start();

  expect(place.value('dev_crm_bearer')).not.toBe(before);
  expect((await account(second.overlay.targetsUrl, 'dev', before)).status).toBe(401);
  expect((await account(second.overlay.targetsUrl, 'dev', place.value('dev_crm_bearer'))).status).toBe(200);
});

test('a new client id on old data gets a token of its own', async () => {
  const first = await place.start();
  const before = place.value('dev_crm_bearer');
  await first.close();

  const second = await place.start({ planted: { dev_crm_clientid: Redacted.of('another-client') } });

  expect(place.value('dev_crm_bearer')).not.toBe(before);
  expect((await account(second.overlay.targetsUrl, 'dev', place.value('dev_crm_bearer'))).status).toBe(200);
});

test('planted values are what the targets accept, and no other file holds any value', async () => {
  const names = ['apikey', 'bearer', 'clientid', 'clientsecret']
    .map((type) => `dev_crm_${type}`)
    .concat('dev_payment_apikey');
  const planted = Object.fromEntries(names.map((name) => [name, Redacted.of(`marker+${name}/end`)]));
  const running = await place.start({ planted });
  const token = await loginTo(running, 'nonprod');
  await createCredential(running.overlay.genesysUrl, token, 'dev_crm_bearer', planted['dev_crm_bearer']!.reveal());
  const pair = Buffer.from(`${place.value('dev_crm_clientid')}:${place.value('dev_crm_clientsecret')}`).toString(
    'base64',
  );

  const statuses = [
    await account(running.overlay.targetsUrl, 'dev', place.value('dev_crm_bearer')),
    await fetch(`${running.overlay.targetsUrl}/dev/crm/legacy/contacts/C-2001`, {
      headers: { authorization: `Basic ${pair}` },
    }),
    await fetch(`${running.overlay.targetsUrl}/dev/payment/payments/P-3001`, {
      headers: { 'x-api-key': place.value('dev_payment_apikey') },
    }),
    await account(running.overlay.targetsUrl, 'dev', 'unknown'),
  ].map((response) => response.status);

  expect(statuses).toEqual([200, 200, 200, 401]);
  const journal = readFileSync(place.folder.journal, 'utf8').trim().split('\n');
  expect(journal.map((line) => (JSON.parse(line) as { side: string }).side)).toEqual([
    'genesys',
    'genesys',
    'target',
    'target',
    'target',
    'target',
  ]);
  // Read while it runs, so that the databases' logs are among the files.
  const files = Object.entries(filesBelow(place.folder.directory)).filter(
    ([name]) => !/^(values\/|clients\.json$|key$)/.test(name),
  );
  const values = [
    ...Object.values(filesBelow(place.folder.values)),
    token,
    pair,
    readFileSync(place.folder.key, 'utf8'),
  ];
  const found = files.flatMap(([name, text]) =>
    values
      .flatMap(formsOf)
      .filter((form) => text.includes(form))
      .map(() => name),
  );
  expect(files.length).toBeGreaterThan(6);
  expect(found).toEqual([]);
});

test('refuses to plant a value that nothing uses, and starts nothing', async () => {
  await expect(place.start({ planted: { dev_billing_apikey: Redacted.of('x') } })).rejects.toMatchObject({
    problems: [expect.objectContaining({ code: 'sandbox-value-unknown', where: 'dev_billing_apikey' })],
  });
  expect(await findRunning(place.folder, { fetch })).toBeUndefined();
});

test('refuses a second sandbox on the same folder; the first goes on', async () => {
  const first = await place.start();

  await expect(place.start({ isFresh: true })).rejects.toMatchObject({
    problems: [expect.objectContaining({ code: 'sandbox-already-running' })],
  });

  expect((await account(first.overlay.targetsUrl, 'dev', place.value('dev_crm_bearer'))).status).toBe(200);
  expect((await findRunning(place.folder, { fetch }))?.overlay).toEqual(first.overlay);
});

test('a taken port is named, and nothing stays behind', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;

  await expect(place.start({ port })).rejects.toMatchObject({
    problems: [expect.objectContaining({ code: 'port-taken', where: `127.0.0.1:${port}` })],
  });
  await new Promise((resolve) => other.close(resolve));

  // The same ports and the folder are free again.
  const running = await place.start({ port });
  expect([running.overlay.genesysUrl, running.overlay.targetsUrl]).toEqual([
    `http://127.0.0.1:${port}`,
    `http://127.0.0.1:${port + 1}`,
  ]);
});

test('stop ends it over its control route and takes its files away', async () => {
  const running = await place.start();

  expect(await stopSandbox(place.folder, { fetch, clock: systemClock })).toBe('stopped');

  await running.closed;
  await expect(fetch(running.overlay.genesysUrl)).rejects.toThrow();
  await expect(fetch(running.overlay.targetsUrl)).rejects.toThrow();
  expect(readdirSync(place.folder.directory)).not.toEqual(expect.arrayContaining(['sandbox.json']));
  expect(await stopSandbox(place.folder, { fetch, clock: systemClock })).toBe('not-running');
});

test('nobody without the control token can stop it', async () => {
  const { overlay } = await place.start();

  const response = await fetch(`${overlay.genesysUrl}/_sandbox/stop`, {
    method: 'POST',
    headers: { authorization: 'Bearer guess' },
  });

  expect(response.status).toBe(401);
  expect(await findRunning(place.folder, { fetch })).toBeDefined();
});

/** Raw, base64 at the three offsets it can have inside a longer text, and URL-encoded. */
function formsOf(value: string): string[] {
  const shifted = [0, 1, 2].map((offset) => {
    const text = Buffer.from(`${' '.repeat(offset)}${value}`)
      .toString('base64')
      .replace(/=+$/, '');
    return text.slice(Math.ceil((offset * 4) / 3), -2);
  });
  return [...new Set([value, encodeURIComponent(value), ...shifted])];
}

async function createCredential(url: string, token: string, name: string, value = 'placeholder'): Promise<void> {
  const response = await fetch(`${url}/api/v2/integrations/credentials`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name, type: { name: 'userDefined' }, credentialFields: { [name]: value } }),
  });
  if (!response.ok) throw new Error(`the platform answered ${response.status} ${await response.text()}`);
}

async function credentialNames(url: string, token: string): Promise<string[]> {
  const response = await fetch(`${url}/api/v2/integrations/credentials`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return ((await response.json()) as { entities: { name: string }[] }).entities.map((entity) => entity.name);
}
