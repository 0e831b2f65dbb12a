import { randomBytes } from 'node:crypto';
import { Redacted } from '../../../core/redacted';
import { ApiError, badRequest, notFound } from '../api-error';
import { holdsAllOf } from '../grants';
import { audit, bodyOf, noContent, param, type HandlerCall, type Handler, type Platform } from '../platform';
import type { ClientRecord, RoleDivision } from '../records';

const base = '/api/v2/oauth/clients';

interface ClientBody {
  readonly name: string;
  readonly description: string;
  readonly accessTokenValiditySeconds: number;
  readonly authorizedGrantType: string;
  readonly state: string;
  readonly registeredRedirectUri: readonly string[];
  readonly scope: readonly string[];
  readonly roleIds: readonly string[];
  readonly roleDivisions: readonly RoleDivision[];
}

/** `GET /oauth/clients`: everything on one page with `pageCount` 1, since the official provider asks for the same page again otherwise. */
export const listClients: Handler = (call, platform) => {
  const entities = platform.store.table('clients').all(call.organization.id).map(view);
  return Response.json({
    entities,
    pageSize: entities.length,
    pageNumber: 1,
    total: entities.length,
    pageCount: 1,
    selfUri: base,
  });
};

/** `POST /oauth/clients`: the reply is the one place that shows the new secret. */
export const createClient: Handler = (call, platform) => {
  const now = platform.timestamp();
  const secret = newSecret();
  const content = contentOf(call, platform);
  const record = {
    ...content,
    id: platform.options.newId(),
    organizationId: call.organization.id,
    dateCreated: now,
    dateModified: now,
    secrets: { secret },
  };
  platform.store.table('clients').put(record);
  note(call, platform, 'Create', record);
  return Response.json({ ...view(record), secret: secret.reveal() });
};

/** `GET /oauth/clients/{id}`, without the secret. */
export const getClient: Handler = (call, platform) => Response.json(view(clientOf(call, platform)));

/**
 * `PUT /oauth/clients/{id}`: keeps the secret and does not show it (assumed). A client that is not `active` gets no token, and those
 * it has stop working (assumed).
 */
export const replaceClient: Handler = (call, platform) => {
  const { id, organizationId, dateCreated, secrets = {} } = clientOf(call, platform);
  const record = {
    ...contentOf(call, platform),
    id,
    organizationId,
    dateCreated,
    dateModified: platform.timestamp(),
    secrets,
  };
  platform.store.table('clients').put(record);
  note(call, platform, 'Update', record);
  return Response.json(view(record));
};

/** `POST /oauth/clients/{id}/secret`: a client has one secret; the old one is refused from now on, tokens got with it live on (assumed). */
export const replaceSecret: Handler = (call, platform) => {
  const known = clientOf(call, platform);
  const secret = newSecret();
  const record = { ...known, dateModified: platform.timestamp(), secrets: { ...known.secrets, secret } };
  platform.store.table('clients').put(record);
  note(call, platform, 'Update', record, ['secret']);
  return Response.json({ ...view(record), secret: secret.reveal() });
};

/** `DELETE /oauth/clients/{id}`, its tokens included. */
export const deleteClient: Handler = (call, platform) => {
  const record = clientOf(call, platform);
  const tokens = platform.store.table('tokens');
  for (const token of tokens.all(call.organization.id)) if (token.clientId === record.id) tokens.delete(token);
  platform.store.table('clients').delete(record);
  note(call, platform, 'Delete', record);
  return noContent();
};

const shortestToken = 300;
const longestToken = 172_800;
const states = ['active', 'inactive', 'disabled'];

function contentOf(
  call: HandlerCall,
  platform: Platform,
): Omit<ClientRecord, 'id' | 'organizationId' | 'dateCreated' | 'dateModified'> {
  const body = bodyOf<ClientBody>(call);
  const {
    name,
    authorizedGrantType,
    accessTokenValiditySeconds = 86_400,
    state = 'active',
    description,
    registeredRedirectUri,
    scope,
  } = body;
  if (name === undefined || authorizedGrantType === undefined)
    throw badRequest('name and authorizedGrantType are required.');
  if (accessTokenValiditySeconds < shortestToken || accessTokenValiditySeconds > longestToken) {
    throw badRequest(`accessTokenValiditySeconds must be from ${shortestToken} to ${longestToken}.`, [
      { fieldName: 'accessTokenValiditySeconds' },
    ]);
  }
  if (!states.includes(state)) throw badRequest(`state must be one of ${states.join(', ')}.`, [{ fieldName: 'state' }]);
  return {
    ...{ name, authorizedGrantType, accessTokenValiditySeconds, state, roleDivisions: grantsOf(body, call, platform) },
    ...(description === undefined ? {} : { description }),
    ...(registeredRedirectUri === undefined ? {} : { registeredRedirectUri }),
    ...(scope === undefined ? {} : { scope }),
  };
}

/** Roles must exist, and so must divisions; `roleIds` alone means the home division. */
function grantsOf(
  { roleDivisions, roleIds = [] }: Partial<ClientBody>,
  call: HandlerCall,
  platform: Platform,
): readonly RoleDivision[] {
  const home = call.organization.homeDivisionId;
  const grants = roleDivisions ?? roleIds.map((roleId) => ({ roleId, divisionId: home }));
  for (const grant of grants) assertGrantable(grant, call, platform);
  return grants;
}

/**
 * A client hands on only what it holds itself (documentation of the official provider's `oauth_client`; there a matter of roles, here of
 * what they allow).
 */
function assertGrantable({ roleId, divisionId }: RoleDivision, call: HandlerCall, { store }: Platform): void {
  const fieldName = 'roleDivisions';
  const role = store.table('roles').find(call.organization.id, roleId);
  if (role === undefined) throw badRequest('roleDivisions names a role that does not exist.', [{ fieldName }]);
  if (divisionId !== '*' && divisionId !== call.organization.homeDivisionId) {
    throw badRequest('roleDivisions names a division that does not exist.', [{ fieldName }]);
  }
  if (holdsAllOf(call.client, role, store)) return;
  throw new ApiError(
    403,
    'missing.any.permissions',
    `The role ${role.name} allows more than the caller may do itself.`,
    {
      details: [{ errorCode: 'missing.permission', fieldName, entityId: role.id, entityName: role.name }],
    },
  );
}

function clientOf(call: HandlerCall, platform: Platform): ClientRecord {
  const record = platform.store.table('clients').find(call.organization.id, param(call, 'clientId'));
  if (record === undefined) throw notFound('OAuth client');
  return record;
}

function view(record: ClientRecord): Readonly<Record<string, unknown>> {
  const { secrets: _secrets, organizationId: _organization, ...shown } = record;
  return { ...shown, roleIds: record.roleDivisions.map(({ roleId }) => roleId), selfUri: `${base}/${record.id}` };
}

function newSecret(): Redacted {
  return Redacted.of(randomBytes(32).toString('base64url'));
}

function note(
  call: HandlerCall,
  platform: Platform,
  action: string,
  record: ClientRecord,
  changed: readonly string[] = [],
): void {
  audit(call, platform, {
    serviceName: 'PeoplePermissions',
    action,
    entityType: 'OAuthClient',
    entityId: record.id,
    entityName: record.name,
    changed,
  });
}
