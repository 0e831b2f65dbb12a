import { sandboxOverlaySchema } from '../../core/sandbox-overlay';
import type { Workspace } from './a-workspace';
import { fetchApart } from './fetch-apart';

interface CredentialEntry {
  readonly id: string;
  readonly name: string;
  readonly modifiedDate: string;
}

/** Somebody at the platform's console, in the organisation `nonprod`. */
export interface PlatformClient {
  credentials(): Promise<CredentialEntry[]>;
  /** What an administrator does who renames a credential by hand: a whole write, values included. */
  renameCredential(from: string, to: string, fields: Readonly<Record<string, string>>): Promise<void>;
  /** Makes one that no integration uses; gives its id. */
  createCredential(name: string, fields: Readonly<Record<string, string>>): Promise<string>;
  /** Has the integration of this name use another credential, as somebody at the console can. */
  useCredential(integration: string, credentialId: string): Promise<void>;
  /** Makes an integration for Data Actions that uses a credential; gives its id. */
  createIntegration(name: string, credentialId: string): Promise<string>;
  integrationNames(): Promise<string[]>;
  actionNames(): Promise<string[]>;
  /** Makes an OAuth client that may do just this; gives the variables that put it in force. */
  limitedClient(domain: string, entityName: string, actions: readonly string[]): Promise<Record<string, string>>;
}

/** Logs in with the workspace's own client. */
export async function aPlatformClient(workspace: Workspace): Promise<PlatformClient> {
  const overlay = sandboxOverlaySchema.parse(JSON.parse(workspace.read('.gcda/sandbox/sandbox.json')));
  const { TF_VAR_nonprod_client_id: id, TF_VAR_nonprod_client_secret: secret } = workspace.env;
  const login = await fetchApart(`${overlay.genesysUrl}/oauth/token`, {
    method: 'POST',
    headers: { Authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token: token } = (await login.json()) as { access_token: string };
  const call = async <T>(path: string, init: RequestInit = {}): Promise<T> => {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    const response = await fetchApart(`${overlay.genesysUrl}/api/v2${path}`, { ...init, headers });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return (await response.json()) as T;
  };
  const list = async <T>(path: string) => (await call<{ entities: T[] }>(`${path}?pageSize=100&pageNumber=1`)).entities;
  const credentials = () => list<CredentialEntry>('/integrations/credentials');
  const useCredential = async (integration: string, credentialId: string) => {
    const found = (await list<{ id: string; name: string }>('/integrations')).find(({ name }) => name === integration);
    const path = `/integrations/${found?.id}/config/current`;
    const config = await call<Record<string, unknown>>(path);
    const body = JSON.stringify({ ...config, credentials: { basicAuth: { id: credentialId } } });
    await call(path, { method: 'PUT', body });
  };
  return {
    credentials,
    renameCredential: async (from, to, fields) => {
      const found = (await credentials()).find(({ name }) => name === from);
      const body = JSON.stringify({ name: to, type: { name: 'userDefined' }, credentialFields: fields });
      await call(`/integrations/credentials/${found?.id}`, { method: 'PUT', body });
    },
    createCredential: async (name, fields) => {
      const body = JSON.stringify({ name, type: { name: 'userDefined' }, credentialFields: fields });
      return (await call<{ id: string }>('/integrations/credentials', { method: 'POST', body })).id;
    },
    useCredential,
    createIntegration: async (name, credentialId) => {
      const body = JSON.stringify({ name, integrationType: { id: 'custom-rest-actions' } });
      const { id } = await call<{ id: string }>('/integrations', { method: 'POST', body });
      await useCredential(name, credentialId);
      return id;
    },
    integrationNames: async () => (await list<{ name: string }>('/integrations')).map(({ name }) => name),
    actionNames: async () => (await list<{ name: string }>('/integrations/actions')).map(({ name }) => name),
    limitedClient: async (domain, entityName, actions) => {
      const post = <T>(path: string, body: unknown) => call<T>(path, { method: 'POST', body: JSON.stringify(body) });
      const role = await post<{ id: string }>('/authorization/roles', {
        name: `limited to ${entityName}`,
        permissionPolicies: [{ domain, entityName, actionSet: actions }],
      });
      const home = await call<{ id: string }>('/authorization/divisions/home');
      const client = await post<{ id: string; secret: string }>('/oauth/clients', {
        name: `limited to ${entityName}`,
        authorizedGrantType: 'CLIENT-CREDENTIALS',
        roleDivisions: [{ roleId: role.id, divisionId: home.id }],
      });
      return { TF_VAR_nonprod_client_id: client.id, TF_VAR_nonprod_client_secret: client.secret };
    },
  };
}
