import { z } from 'zod';
import { Redacted } from '../core/redacted';
import { auditOperations, type AuditOperations } from './audit-operations';
import { assertSame } from './assert-same';
import type { Call, Operation } from './call';
import { paginate } from './paginate';
import { actionListingSchema, actionSchema, type Action } from './schemas/action';
import {
  credentialInfoSchema,
  credentialListingSchema,
  revealCredentialBody,
  type CredentialInfo,
  type CredentialWrite,
} from './schemas/credential';
import {
  integrationConfigSchema,
  integrationListingSchema,
  type Integration,
  type IntegrationConfig,
} from './schemas/integration';
import {
  nativeSecretListingSchema,
  nativeSecretSchema,
  patchedSecretSchema,
  type NativeSecret,
} from './schemas/native-secret';
import { oauthClientSchema, renewedClientSchema, type OAuthClientInfo } from './schemas/oauth-client';
import { organizationSchema, type Organization } from './schemas/organization';
import { testResultSchema, type TestResult } from './schemas/test-result';

/** Id of the OAuth client that wrote; undefined where it is not told. */
export interface WrittenBy {
  readonly clientId?: string | undefined;
}

/** Told by which OAuth client a write will be made; where that fails, nothing is sent. */
export type BeforeWrite = (clientId: string) => void | Promise<void>;

/** The operations of one organisation that the value plane needs. Every one throws `GenesysApiError` when the platform says no. */
export interface GenesysClient extends AuditOperations {
  readOrganization(): Promise<Organization>;
  /** All credentials, without values. */
  listCredentials(): Promise<readonly CredentialInfo[]>;
  /** Names are not unique on the platform: gives all that carry it. */
  findCredentialsByName(name: string): Promise<readonly CredentialInfo[]>;
  /** One credential, without values. */
  getCredential(id: string): Promise<CredentialInfo>;
  /** Replaces the credential as a whole; the answer tells when, by the platform's clock. */
  putCredential(id: string, write: CredentialWrite, before?: BeforeWrite): Promise<CredentialInfo & WrittenBy>;
  listIntegrations(filter?: { readonly credentialId?: string }): Promise<readonly Integration[]>;
  /** An integration's configuration: its name, and the credentials that it uses. */
  getIntegrationConfig(id: string): Promise<IntegrationConfig>;
  /** Published actions; the platform's name filter may match more than the exact name. */
  listActions(filter?: { readonly name?: string }): Promise<readonly Action[]>;
  /** One action with its contracts. */
  getAction(id: string): Promise<Action>;
  /** Runs the action in the test console. It calls the real target, so it is never repeated by itself. */
  testAction(
    id: string,
    input: Readonly<Record<string, unknown>>,
    options?: { readonly flatten?: boolean },
  ): Promise<TestResult>;
  /** Named secrets of the guide's store, without values. */
  listNativeSecrets(): Promise<readonly NativeSecret[]>;
  /** One of them, without its value. */
  getNativeSecret(id: string): Promise<NativeSecret>;
  createNativeSecret(name: string, value: Redacted, before?: BeforeWrite): Promise<NativeSecret & WrittenBy>;
  /** Tells when, by the platform's clock, where its answer does. */
  patchNativeSecret(
    id: string,
    value: Redacted,
    before?: BeforeWrite,
  ): Promise<Pick<NativeSecret, 'modifiedDate'> & WrittenBy>;
  deleteNativeSecret(id: string): Promise<void>;
  readOAuthClient(id: string): Promise<OAuthClientInfo>;
  /** Gives an OAuth client a new secret, which ends its only other one: never repeated by itself. */
  renewOAuthClientSecret(id: string): Promise<Redacted>;
  /** The same client, which asks right before each try of each call whether it may still be made: what is asked throws where it may not. */
  guarded(assertMaySend: () => void): GenesysClient;
}

const credentials = '/api/v2/integrations/credentials';
const actions = '/api/v2/integrations/actions';
const nativeSecrets = '/api/v2/security/secrets';
const ignored = z.unknown();

/** A thin client over `call`. */
export function createClient(call: Call): GenesysClient {
  return {
    ...credentialOperations(call),
    ...actionOperations(call),
    ...nativeSecretOperations(call),
    ...organizationOperations(call),
    ...oauthClientOperations(call),
    ...auditOperations(call),
    guarded: (assertMaySend) => createClient((operation) => call({ ...operation, assertMaySend })),
  };
}

/** Carries out an operation, and tells by which client. */
async function callAs<T>(
  call: Call,
  operation: Operation<T>,
  before: BeforeWrite | undefined,
): Promise<{ readonly answer: T } & WrittenBy> {
  let clientId: string | undefined;
  const onClient = (id: string): void | Promise<void> => {
    clientId = id;
    return before?.(id);
  };
  const answer = await call({ ...operation, onClient });
  return { answer, clientId };
}

function organizationOperations(
  call: Call,
): Pick<GenesysClient, 'readOrganization' | 'listIntegrations' | 'getIntegrationConfig'> {
  return {
    readOrganization: () => call({ method: 'GET', route: '/api/v2/organizations/me', reply: organizationSchema }),
    getIntegrationConfig: (id) =>
      call({
        method: 'GET',
        route: '/api/v2/integrations/{integrationId}/config/current',
        path: { integrationId: id },
        reply: integrationConfigSchema,
      }),
    listIntegrations: (filter = {}) =>
      paginate('/api/v2/integrations', async ({ pageNumber }) => {
        const query = { pageSize: 100, pageNumber, credentialId: filter.credentialId };
        return (
          (await call({ method: 'GET', route: '/api/v2/integrations', query, reply: integrationListingSchema }))
            .entities ?? []
        );
      }),
  };
}

function oauthClientOperations(call: Call): Pick<GenesysClient, 'readOAuthClient' | 'renewOAuthClientSecret'> {
  const one = '/api/v2/oauth/clients/{clientId}';
  return {
    readOAuthClient: async (id) => {
      const read = { method: 'GET', route: one } as const;
      return assertSame(read, { id }, await call({ ...read, path: { clientId: id }, reply: oauthClientSchema }));
    },
    renewOAuthClientSecret: async (id) => {
      const route = `${one}/secret`;
      const { secret } = await call({ method: 'POST', route, path: { clientId: id }, reply: renewedClientSchema });
      return Redacted.of(secret);
    },
  };
}

function credentialOperations(
  call: Call,
): Pick<GenesysClient, 'listCredentials' | 'findCredentialsByName' | 'getCredential' | 'putCredential'> {
  const one = `${credentials}/{credentialId}`;
  // The position is the id of the last entity read, as the official provider does it.
  const listCredentials = (): Promise<readonly CredentialInfo[]> =>
    paginate(`${credentials}/listing`, async ({ last }) => {
      const query = { pageSize: 200, after: last?.id };
      return (
        (await call({ method: 'GET', route: `${credentials}/listing`, query, reply: credentialListingSchema }))
          .entities ?? []
      );
    });
  return {
    listCredentials,
    findCredentialsByName: async (name) => (await listCredentials()).filter((credential) => credential.name === name),
    getCredential: async (id) => {
      const read = { method: 'GET', route: one } as const;
      return assertSame(read, { id }, await call({ ...read, path: { credentialId: id }, reply: credentialInfoSchema }));
    },
    putCredential: async (id, write, before) => {
      const put = { method: 'PUT', route: one } as const;
      const body = () => revealCredentialBody(write);
      const operation = { ...put, path: { credentialId: id }, body, reply: credentialInfoSchema };
      const { answer, clientId } = await callAs(call, operation, before);
      return { ...assertSame(put, { id, name: write.name }, answer), clientId };
    },
  };
}

function actionOperations(call: Call): Pick<GenesysClient, 'listActions' | 'getAction' | 'testAction'> {
  return {
    listActions: (filter = {}) =>
      paginate(actions, async ({ pageNumber }) => {
        const query = { pageSize: 100, pageNumber, name: filter.name, includeConfig: false };
        return (await call({ method: 'GET', route: actions, query, reply: actionListingSchema })).entities ?? [];
      }),
    getAction: async (id) => {
      const read = { method: 'GET', route: `${actions}/{actionId}` } as const;
      const query = { expand: 'contract', includeConfig: true };
      return assertSame(read, { id }, await call({ ...read, path: { actionId: id }, query, reply: actionSchema }));
    },
    testAction: (id, input, options = {}) =>
      call({
        method: 'POST',
        route: `${actions}/{actionId}/test`,
        path: { actionId: id },
        query: { flatten: options.flatten ?? false },
        body: () => JSON.stringify(input),
        // An action may take 60 seconds (resource centre), and one that authenticates first makes two calls.
        timeLimitSeconds: 130,
        reply: testResultSchema,
      }),
  };
}

function nativeSecretOperations(
  call: Call,
): Pick<
  GenesysClient,
  'listNativeSecrets' | 'getNativeSecret' | 'createNativeSecret' | 'patchNativeSecret' | 'deleteNativeSecret'
> {
  const one = `${nativeSecrets}/{secretId}`;
  return {
    listNativeSecrets: () =>
      paginate(nativeSecrets, async ({ pageNumber }) => {
        const query = { pageSize: 100, pageNumber };
        return (
          (await call({ method: 'GET', route: nativeSecrets, query, reply: nativeSecretListingSchema })).entities ?? []
        );
      }),
    getNativeSecret: async (id) => {
      const read = { method: 'GET', route: one } as const;
      return assertSame(read, { id }, await call({ ...read, path: { secretId: id }, reply: nativeSecretSchema }));
    },
    createNativeSecret: async (name, value, before) => {
      const create = { method: 'POST', route: nativeSecrets } as const;
      const body = () => JSON.stringify({ name, value: value.reveal() });
      const { answer, clientId } = await callAs(call, { ...create, body, reply: nativeSecretSchema }, before);
      return { ...assertSame(create, { name }, answer), clientId };
    },
    patchNativeSecret: async (id, value, before) => {
      const patch = { method: 'PATCH', route: one } as const;
      const body = () => JSON.stringify({ value: value.reveal() });
      const operation = { ...patch, path: { secretId: id }, body, reply: patchedSecretSchema };
      const { answer, clientId } = await callAs(call, operation, before);
      return { modifiedDate: assertSame(patch, { id }, answer).modifiedDate, clientId };
    },
    deleteNativeSecret: async (id) => {
      await call({ method: 'DELETE', route: one, path: { secretId: id }, reply: ignored });
    },
  };
}
