import { Redacted } from '../../../core/redacted';
import { badRequest, conflict, notFound } from '../api-error';
import { keepAuthAction } from '../auth-action';
import { credentialTypes } from '../integration-types';
import { cursorPageOf, pageOf } from '../paging';
import { audit, bodyOf, noContent, param, type HandlerCall, type Handler, type Platform } from '../platform';
import type { CredentialRecord, IntegrationRecord } from '../records';

const base = '/api/v2/integrations/credentials';

interface CredentialBody {
  readonly name: string;
  readonly type: { readonly id?: string; readonly name?: string };
  readonly credentialFields: Readonly<Record<string, string>>;
}

/** `GET /integrations/credentials`, by page number. */
export const listCredentials: Handler = (call, platform) =>
  Response.json(pageOf(all(call, platform).map(info), call.query, base));

/** `GET /integrations/credentials/listing`, by cursor: the official provider passes the id of the last entity as `after`. */
export const listCredentialsByCursor: Handler = (call, platform) =>
  Response.json(cursorPageOf(all(call, platform).map(info), call.query, `${base}/listing`));

/** `POST /integrations/credentials`. Which fields a type needs is not checked: the official provider may send fewer. */
export const createCredential: Handler = (call, platform) => {
  const now = platform.timestamp();
  const content = contentOf(call);
  const record = {
    ...content,
    id: platform.options.newId(),
    organizationId: call.organization.id,
    createdDate: now,
    modifiedDate: now,
  };
  platform.store.table('credentials').put(record);
  note(call, platform, 'Create', record, ['name', 'type', 'credentialFields']);
  return Response.json(info(record));
};

/** `GET /integrations/credentials/{id}`: the fields are left out whole (that they are redacted is documented, in which way is not). */
export const getCredential: Handler = (call, platform) => Response.json(view(credentialOf(call, platform)));

/** `PUT /integrations/credentials/{id}`: replaces name, type and all fields (full replacement is assumed). */
export const replaceCredential: Handler = (call, platform) => {
  const known = credentialOf(call, platform);
  const record = { ...known, ...contentOf(call), modifiedDate: platform.timestamp() };
  platform.store.table('credentials').put(record);
  for (const integration of usersOf(record, call, platform)) keepAuthAction(integration, platform); // the type may have changed
  const changed = [
    ...(known.name === record.name ? [] : ['name']),
    ...(known.typeName === record.typeName ? [] : ['type']),
    'credentialFields',
  ];
  note(call, platform, 'Update', record, changed);
  return Response.json(info(record));
};

/** `DELETE /integrations/credentials/{id}`: refused while an integration uses it (assumed). */
export const deleteCredential: Handler = (call, platform) => {
  const record = credentialOf(call, platform);
  const users = usersOf(record, call, platform);
  if (users.length > 0)
    throw conflict(
      `The credential is in use by the integration(s): ${users.map((user) => user.config.name).join(', ')}.`,
    );
  platform.store.table('credentials').delete(record);
  note(call, platform, 'Delete', record, []);
  return noContent();
};

/** A credential as lists and links show it. `modifiedDate` moves at every PUT. */
export function info(record: CredentialRecord): Readonly<Record<string, unknown>> & { readonly id: string } {
  const { id, name, createdDate, modifiedDate, typeName } = record;
  return { id, name, createdDate, modifiedDate, type: { id: typeName, name: typeName }, selfUri: `${base}/${id}` };
}

function view(record: CredentialRecord): Readonly<Record<string, unknown>> {
  const { id, name, typeName } = record;
  const type = credentialTypes.find((known) => known.name === typeName) ?? { id: typeName, name: typeName };
  return { id, name, type, selfUri: `${base}/${id}` };
}

function contentOf(
  call: HandlerCall,
): Pick<CredentialRecord, 'name' | 'typeName'> & Required<Pick<CredentialRecord, 'secrets'>> {
  const { name = '', type, credentialFields = {} } = bodyOf<CredentialBody>(call);
  const typeName = type?.name ?? type?.id;
  if (typeName === undefined) throw badRequest('type.name is required.', [{ fieldName: 'type.name' }]);
  if (!credentialTypes.some((known) => known.name === typeName)) {
    throw badRequest(
      `Unknown credential type. The sandbox knows: ${credentialTypes.map((known) => known.name).join(', ')}.`,
      [{ fieldName: 'type.name' }],
    );
  }
  const secrets = Object.entries(credentialFields).map(([field, value]) => [field, Redacted.of(value)] as const);
  return { name, typeName, secrets: Object.fromEntries(secrets) };
}

function all(call: HandlerCall, platform: Platform): readonly CredentialRecord[] {
  return platform.store.table('credentials').all(call.organization.id);
}

function credentialOf(call: HandlerCall, platform: Platform): CredentialRecord {
  const record = platform.store.table('credentials').find(call.organization.id, param(call, 'credentialId'));
  if (record === undefined) throw notFound('credential');
  return record;
}

function usersOf(record: CredentialRecord, call: HandlerCall, platform: Platform): readonly IntegrationRecord[] {
  const integrations = platform.store.table('integrations').all(call.organization.id);
  return integrations.filter(({ config }) => Object.values(config.credentials).includes(record.id));
}

function note(
  call: HandlerCall,
  platform: Platform,
  action: string,
  record: CredentialRecord,
  changed: readonly string[],
): void {
  audit(call, platform, {
    serviceName: 'Integrations',
    action,
    entityType: 'Credential',
    entityId: record.id,
    entityName: record.name,
    changed,
  });
}
