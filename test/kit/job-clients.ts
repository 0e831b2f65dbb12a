import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jobNames, type JobName } from '../../core/prerequisites';
import { sandboxOverlaySchema, type SandboxOverlay } from '../../core/sandbox-overlay';
import { requiredPermissions } from '../../sandbox/genesys/permissions';
import type { Workspace } from './a-workspace';
import { fetchApart } from './fetch-apart';

/** An OAuth client of a sandbox's organisation. */
export interface JobClient {
  readonly id: string;
  readonly secret: string;
}

interface Policy {
  readonly domain: string;
  readonly entityName: string;
  readonly actionSet: readonly string[];
}

interface Role {
  readonly id: string;
  readonly permissionPolicies: readonly Policy[];
}

/** The description of a workspace's running sandbox. */
export function overlayOf(workspace: Workspace): SandboxOverlay {
  return sandboxOverlaySchema.parse(JSON.parse(workspace.read('.gcda/sandbox/sandbox.json')));
}

/** The client that a sandbox makes of itself, which may do everything. */
export function administratorOf({ env }: Workspace, organization: string): JobClient {
  const [id = '', secret = ''] = ['id', 'secret'].map((part) => env[`TF_VAR_${organization}_client_${part}`] ?? '');
  return { id, secret };
}

/** Variables that put a client of an organisation in force; none of them is set without one. */
export function inForce(organization: string, client: Partial<JobClient>): Record<string, string> {
  const { id = '', secret = '' } = client;
  return { [`TF_VAR_${organization}_client_id`]: id, [`TF_VAR_${organization}_client_secret`]: secret };
}

/** Acts as a person at the console: logs in, and sends one request. */
export async function sendAs(
  workspace: Workspace,
  client: JobClient,
  { method, path, body }: { readonly method: string; readonly path: string; readonly body?: unknown },
): Promise<Response> {
  const { genesysUrl } = overlayOf(workspace);
  const login = await fetchApart(`${genesysUrl}/oauth/token`, {
    method: 'POST',
    headers: { Authorization: `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token: token } = (await login.json()) as { access_token: string };
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  return fetchApart(`${genesysUrl}/api/v2${path}`, {
    method,
    headers,
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}

/** The clients that a deployed access stack has made, each with the secret that a person asks for once. */
export async function clientsOf(workspace: Workspace, organization: string): Promise<ReadonlyMap<JobName, JobClient>> {
  const file = join(overlayOf(workspace).stateDirectory, `terraform.${organization}-access.tfstate`);
  const { outputs } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly outputs: Record<string, { readonly value: string }>;
  };
  const clients = new Map<JobName, JobClient>();
  for (const job of jobNames) {
    const id = outputs[`${job.replaceAll('-', '_')}_client_id`]?.value ?? '';
    const request = { method: 'POST', path: `/oauth/clients/${id}/secret` };
    const answer = await sendAs(workspace, administratorOf(workspace, organization), request);
    clients.set(job, { id, secret: ((await answer.json()) as JobClient).secret });
  }
  return clients;
}

/** Does the work while the role of a job lacks one permission. */
export async function without<T>(
  workspace: Workspace,
  {
    organization,
    job,
    permission,
  }: { readonly organization: string; readonly job: JobName; readonly permission: string },
  work: () => T | Promise<T>,
): Promise<T> {
  const administrator = administratorOf(workspace, organization);
  const found = await sendAs(workspace, administrator, {
    method: 'GET',
    path: `/authorization/roles?name=gcda%20${job}`,
  });
  const [role] = ((await found.json()) as { readonly entities: readonly Role[] }).entities;
  if (!role) throw new Error(`${organization} has no role of ${job}`);
  const change = async (permissionPolicies: readonly Policy[]): Promise<void> => {
    const path = `/authorization/roles/${role.id}`;
    const { status } = await sendAs(workspace, administrator, { method: 'PATCH', path, body: { permissionPolicies } });
    if (status !== 200) throw new Error(`the role of ${job} was not changed: ${status}`);
  };
  const fewer = role.permissionPolicies.map((policy) => ({
    ...policy,
    actionSet: policy.actionSet.filter((verb) => `${policy.domain}:${policy.entityName}:${verb}` !== permission),
  }));
  if (JSON.stringify(fewer) === JSON.stringify(role.permissionPolicies))
    throw new Error(`${job} does not have ${permission}`);
  await change(fewer);
  try {
    return await work();
  } finally {
    await change(role.permissionPolicies);
  }
}

interface JournalEntry {
  readonly side: string;
  readonly operation?: string;
  readonly client?: string;
  readonly status: number;
}

/** Requests that the platform of a workspace's sandbox got so far. */
export function journalOf(workspace: Workspace): readonly JournalEntry[] {
  return readFileSync(join(overlayOf(workspace).stateDirectory, '../journal.log'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as JournalEntry)
    .filter(({ side }) => side === 'genesys');
}

/** The permission that an operation asks for, by its present name. */
const permissionFor: Readonly<Record<string, string | undefined>> = Object.fromEntries(
  Object.entries(requiredPermissions).map(([operation, [permission]]) => [operation, permission]),
);

/** Permissions without which something would have been refused that a client has done; sorted. */
export function permissionsUsedBy(client: JobClient, workspace: Workspace): readonly string[] {
  const done = journalOf(workspace).filter(({ client: id, status }) => id === client.id && status < 400);
  return [...new Set(done.flatMap(({ operation }) => permissionFor[operation ?? ''] ?? []))].toSorted();
}
