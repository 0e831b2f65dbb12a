import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InventoryAction, InventoryCredential, InventoryEnvironment, InventorySecret } from '../../core/inventory';
import type { InventoryPolicy } from '../../core/rotation-policy';
import { defaultBounds } from '../../core/rotation-timing';
import { Redacted } from '../../core/redacted';
import { createCall } from '../../genesys/call';
import { createClient, type GenesysClient } from '../../genesys/client';
import { createTokenSource } from '../../genesys/token';
import { createTransport } from '../../genesys/transport';
import type { Database } from '../../ledger/database';
import { deriveKey } from '../../ledger/keys/derive-key';
import { openDatabase } from '../../ledger/open-database';
import type { RotationPorts } from '../../rotation/run/rotation-ports';
import { openRotations } from '../../rotation/store/open-rotations';
import { createSendToTarget } from '../../rotation/target/send-to-target';
import type { SandboxOptions } from '../../sandbox/genesys/options';
import type { TokenManner } from '../../sandbox/targets/token-manners';
import { createLookUps } from '../../secrets/platform/catalog';
import { someTargets, type SomeTargets } from '../sandbox/targets/some-targets';
import { adminId, aSandbox, clientSecret, fakeClock, type FakeClock, type SandboxKit } from './a-sandbox';
import { anAction, anEnvironment, anInventory } from './an-inventory';
import { overFetch } from './over-fetch';

/** A platform, a CRM with its token server, and an empty ledger, all in this process on one clock that stands still. */
export interface Estate {
  readonly clock: FakeClock;
  readonly kit: SandboxKit;
  readonly targets: SomeTargets;
  readonly client: GenesysClient;
  readonly environment: InventoryEnvironment;
  readonly db: Database;
  /** What rotations need; each call is another worker. */
  ports(overrides?: Partial<RotationPorts>): RotationPorts;
  /** Runs the action that says who called; the target's status, 200 or 401. */
  callNow(): Promise<number | null>;
  /** One more connection to the ledger. */
  open(): Promise<Database>;
  close(): Promise<void>;
}

interface EstateOptions {
  /** The CRM with its bearer token, or the payment service with an API key. @default 'crm' */
  readonly service?: 'crm' | 'payment';
  /** In place of OAuth client credentials. */
  readonly rotation?: (targets: SomeTargets) => InventoryPolicy;
  readonly lifetimeSeconds?: number | null;
  /** @default true */
  readonly hasKey?: boolean;
  readonly hasProbe?: boolean;
  readonly tokenOverlapSeconds?: number;
  readonly tokenManner?: TokenManner;
  readonly sandbox?: Partial<SandboxOptions>;
  readonly environment?: (environment: InventoryEnvironment, targets: SomeTargets) => InventoryEnvironment;
}

/** How tokens of the CRM are declared, without introspection and revocation unless they are given. */
export function tokensOf(targets: SomeTargets, more: Partial<InventoryPolicy> = {}): InventoryPolicy {
  const rotation: InventoryPolicy = {
    kind: 'oauth-client-credentials',
    tokenUrl: `${targets.url}/dev/oauth/token`,
    authMethod: 'client_secret_basic',
    client: { clientId: 'dev_crm_issuerid', clientSecret: 'dev_crm_issuersecret' },
    overlap: { kind: 'until-expiry' },
  };
  return Object.assign(rotation, more);
}

/** How API keys of the payment service are declared. */
export function keysOf(targets: SomeTargets): InventoryPolicy {
  const url = `${targets.url}/dev/payment/keys`;
  return {
    ...{ kind: 'api-key', createUrl: url, deleteUrl: `${url}/{id}`, keyAt: 'key', idAt: 'id' },
    ...{ authorizedBy: 'dev_crm_issuersecret', header: 'X-Admin-Key', template: '{secret}' },
    overlap: { kind: 'until-retired' },
  };
}

/** The action that is run, as its service wants it. */
const services = {
  crm: { path: '/dev/crm/whoami', header: 'Authorization', before: 'Bearer ', environmentAt: 'environment' },
  payment: { path: '/dev/payment/payments/P-3001', header: 'X-API-Key', before: '', environmentAt: null },
} as const;

/** Makes one, deployed: credential `dev_crm_bearer` with a good token in it, and the action `who-am-i`. */
export async function anEstate(options: EstateOptions = {}): Promise<Estate> {
  // The token server goes by the machine's time for what its tokens say of themselves.
  const clock = fakeClock(new Date().toISOString());
  const { tokenOverlapSeconds } = options;
  const targets = await someTargets({
    clock,
    tokenLifetimeSeconds: 1800,
    ...(tokenOverlapSeconds !== undefined && { tokenOverlapSeconds }),
    tokenManner: options.tokenManner,
  });
  const kit = aSandbox({ clock, fetch, cacheSeconds: 60, requestsPerMinute: 'off', ...options.sandbox });
  const environment = environmentOf(targets, options);
  const { crm, payment } = targets.credentials.dev;
  const isPayment = options.service === 'payment';
  const values = {
    DEV_CRM_BEARER: isPayment ? payment.apiKey.reveal() : await targets.token('dev'),
    DEV_CRM_ISSUERID: crm.clientId.reveal(),
    DEV_CRM_ISSUERSECRET: (isPayment ? payment.adminKey : crm.clientSecret).reveal(),
  };
  const [{ name, fields }] = environment.credentials as [InventoryCredential]; // every estate has one
  const service = options.service ?? 'crm';
  const filled = fields.map(({ key }) => [key, key === 'dev_crm_bearer' ? values.DEV_CRM_BEARER : 'placeholder']);
  await deploy(kit, { credential: name, fields: Object.fromEntries(filled) as object, targets, service });
  const folder = mkdtempSync(join(tmpdir(), 'gcda-estate-'));
  const opened: Database[] = [];
  const open = async () => {
    const db = await openDatabase({ schema: '', file: join(folder, 'ledger.db') });
    await openRotations(db);
    opened.push(db);
    return db;
  };
  const db = await open();
  const client = clientOn(kit, clock);
  const keyOf = (name: string) => (options.hasKey === false ? undefined : deriveKey(Buffer.alloc(32, 'k'), name));
  let workers = 0;
  return {
    ...{ clock, kit, targets, client, environment, db, open },
    ports: (overrides = {}) => {
      workers += 1;
      const sources = {
        env: values,
        directory: folder,
        fetch: (request: Request) => fetch(request),
        clock,
        timeLimit: () => new AbortController().signal,
      };
      return {
        inventory: anInventory(environment),
        ...{ db, keyOf, clock, sources, clientOf: () => client, actor: 'a test', worker: `worker ${workers}` },
        lookUps: createLookUps(clock),
        send: createSendToTarget({
          send: overFetch(fetch),
          clock,
          timeLimit: (milliseconds) => AbortSignal.timeout(milliseconds),
        }),
        ...overrides,
      };
    },
    callNow: async () => statusOf(kit),
    close: async () => {
      for (const one of opened) await one.close();
      await targets.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/**
 * A client of the sandbox's platform, under the identity of one of its OAuth clients. Of a request that is `cut` the answer is lost, though
 * the platform has done what it asks for.
 */
export function clientOn(
  kit: SandboxKit,
  clock: FakeClock,
  clientId = adminId,
  isCut?: (request: Request) => boolean,
): GenesysClient {
  const send = overFetch(async (request) => {
    const isLost = isCut?.(request) === true;
    const answer = await kit.sandbox.fetch(request);
    if (isLost) throw Object.assign(new TypeError('terminated'), { cause: { code: 'ECONNRESET' } });
    return answer;
  });
  // Waits between the tries of one that is cut end at once, and take their time.
  const sleep = (milliseconds: number): Promise<void> => Promise.resolve(clock.advance(milliseconds));
  const transport = createTransport({ send, clock: isCut ? { now: () => clock.now(), sleep } : clock });
  const login = {
    ...{ loginUrl: 'http://127.0.0.1', clientId, clientSecret: Redacted.of(clientSecret) },
    ...{ where: 'the estate', configuredBy: 'the test' },
  };
  const tokens = createTokenSource(login, { transport, clock });
  return createClient(createCall('http://127.0.0.1', { transport, tokens }));
}

function environmentOf(targets: SomeTargets, options: EstateOptions): InventoryEnvironment {
  const base = anEnvironment({ rotationBounds: defaultBounds });
  const [bearer] = base.secrets as [InventorySecret]; // the builder makes it first
  const { service = 'crm', lifetimeSeconds = 1800 } = options;
  const declare = options.rotation ?? (service === 'crm' ? tokensOf : keysOf);
  const rotated = { ...bearer, lifetimeSeconds, rotation: declare(targets) };
  const environment: InventoryEnvironment = {
    ...base,
    secrets: [rotated, issuerSecret(bearer, 'issuerid'), issuerSecret(bearer, 'issuersecret')],
    credentials: base.credentials.filter(({ name }) => name === bearer.name),
    actions: [whoAmI(targets, service, options.hasProbe ?? true)],
  };
  return options.environment?.(environment, targets) ?? environment;
}

function issuerSecret(like: InventorySecret, type: string): InventorySecret {
  const name = `dev_crm_${type}`;
  const source = { kind: 'env' as const, variable: name.toUpperCase() };
  return { ...like, name, type, source, credential: null, use: 'issuer', lifetimeSeconds: null, rotation: null };
}

function whoAmI(targets: SomeTargets, service: keyof typeof services, hasProbe: boolean): InventoryAction {
  const { path, header, before, environmentAt } = services[service];
  const probe = { url: `${targets.url}${path}`, environmentAt, environment: 'dev' };
  return anAction('dev', {
    ...{ id: 'who-am-i', name: 'dev-crm-who-am-i', example: {}, probe: hasProbe ? probe : null },
    headers: { [header]: `${before}{{secrets.dev_crm_bearer}}` },
  });
}

interface DeployOptions {
  /** Its name, and its values by field. */
  readonly credential: string;
  readonly fields: object;
  readonly targets: SomeTargets;
  /** @default 'crm' */
  readonly service?: keyof typeof services;
  /** Name of the action that is run. @default 'dev-crm-who-am-i' */
  readonly action?: string;
  /** The field that its header carries. @default 'dev_crm_bearer' */
  readonly secret?: string;
}

/** What Terraform and the first sync leave behind. */
export async function deploy(kit: SandboxKit, options: DeployOptions): Promise<void> {
  const { credential: name, fields, targets, service = 'crm', action = 'dev-crm-who-am-i' } = options;
  const { secret = 'dev_crm_bearer' } = options;
  const { path, header, before } = services[service];
  const credential = await kit.call('POST', '/api/v2/integrations/credentials', {
    name,
    type: { name: 'userDefined' },
    credentialFields: fields,
  });
  const integration = await kit.call('POST', '/api/v2/integrations', {
    integrationType: { id: 'custom-rest-actions' },
  });
  const integrationId = idOf(integration.body);
  await kit.call('PUT', `/api/v2/integrations/${integrationId}/config/current`, {
    ...{ name, version: 1, properties: {}, advanced: {}, notes: '' },
    credentials: { basicAuth: { id: idOf(credential.body) } },
  });
  await kit.call('PATCH', `/api/v2/integrations/${integrationId}`, { intendedState: 'ENABLED' });
  const made = await kit.call('POST', '/api/v2/integrations/actions', {
    ...{ name: action, category: 'dev-crm', integrationId, secure: false },
    contract: {
      input: { inputSchema: { type: 'object', properties: {}, additionalProperties: true } },
      output: { successSchema: { type: 'object', properties: {}, additionalProperties: true } },
    },
    config: {
      request: {
        requestUrlTemplate: `${targets.url}${path}`,
        requestType: 'GET',
        headers: { [header]: `${before}\${credentials.${secret}}` },
        requestTemplate: '${input.rawRequest}',
      },
      response: { translationMap: {}, translationMapDefaults: {}, successTemplate: '${rawResult}' },
    },
  });
  if (made.status !== 200) throw new Error(`the action was not made: ${made.status} ${JSON.stringify(made.body)}`);
}

async function statusOf(kit: SandboxKit): Promise<number | null> {
  const { body } = await kit.call('GET', '/api/v2/integrations/actions?name=dev-crm-who-am-i&pageSize=5&pageNumber=1');
  const [action] = (body as unknown as { entities: { id: string }[] }).entities;
  const { status } = await kit.call('POST', `/api/v2/integrations/actions/${action!.id}/execute`, {});
  return status;
}

function idOf(body: unknown): string {
  return (body as { id: string }).id;
}
