import { isVersionMismatch } from '../platform/api-error';
import { objectMember, requiredText, textMember } from '../platform/members';
import { retryWhen } from '../platform/retry';
import {
  canonicalJson,
  isJsonObject,
  tryParseJson,
  type Json,
  type JsonObject,
} from '../../../core/rules/json-equivalence';
import { firstBlock, stringMapOf, textOf, type Attributes, type Value } from '../values/value';
import { hasChange, mainGet, pollUntilGone, type Change, type Resource, type ResourceCall } from './resource';

/** `genesyscloud_integration` (terraform-provider-genesyscloud v1.84.1, read in code). */
export const integration: Resource = {
  create: async (change) => {
    const body = { integrationType: { id: textOf(change.planned['integration_type']) ?? '' } };
    const id = requiredText(await change.api.send('POST', '/integrations', body), 'id');
    change.created(id);
    await applyChanges(change, id);
  },
  read: async ({ api, id }) => {
    const found = await mainGet(() => getIntegration(api, id));
    const current = await api.get(`/integrations/${requiredText(found, 'id')}/config/current`);
    return {
      integration_type: requiredText(objectMember(found, 'integrationType'), 'id'),
      intended_state: textMember(found, 'intendedState'),
      config: [readConfig(current)],
    };
  },
  update: (change) => applyChanges(change, change.id),
  delete: async (call) => {
    await call.api.delete(`/integrations/${call.id}`);
    await pollUntilGone(call, 30_000, () => getIntegration(call.api, call.id));
  },
};

function getIntegration(api: ResourceCall['api'], id: string): Promise<JsonObject> {
  return api.get(`/integrations/${id}?pageSize=100&pageNumber=1`);
}

/** The configuration first, then the state: on create the default DISABLED counts as a change too. */
async function applyChanges(change: Change, id: string): Promise<void> {
  const config = firstBlock(change.planned['config']);
  if (config !== undefined && hasChange(change, 'config')) await putConfig(change, id, config);
  if (!hasChange(change, 'intended_state')) return;
  const intendedState = textOf(change.planned['intended_state']) ?? '';
  await change.api.send('PATCH', `/integrations/${id}?pageSize=25&pageNumber=1`, { intendedState });
}

/** Reads the configuration for what the author left out, then again for its version, and replaces it as a whole. */
async function putConfig({ api, session }: Change, id: string, config: Attributes): Promise<void> {
  const path = `/integrations/${id}/config/current`;
  const current = await api.get(path);
  const body = {
    name: textOf(config['name']) ?? textMember(current, 'name') ?? '',
    notes: textOf(config['notes']) ?? '',
    properties: parsed(config, 'properties') ?? current['properties'] ?? {},
    advanced: parsed(config, 'advanced') ?? current['advanced'] ?? {},
    // Exactly what is configured: a link that the author did not write is taken away.
    credentials: Object.fromEntries(
      Object.entries(stringMapOf(config['credentials'])).map(([key, linked]) => [key, { id: linked }]),
    ),
  };
  await retryWhen(isVersionMismatch, session.waiting, async () => {
    const { version = null } = await api.get(path);
    await api.send('PUT', path, { ...body, version });
  });
}

function parsed(config: Attributes, name: string): Json | undefined {
  const text = textOf(config[name]);
  if (text === undefined) return undefined;
  const value = tryParseJson(text);
  if (value === undefined) throw new Error(`config.${name} must be JSON`);
  return value;
}

function readConfig(current: JsonObject): Attributes {
  const notes = textMember(current, 'notes');
  return {
    name: textMember(current, 'name'),
    // The platform's own stand-in for an empty text.
    notes: notes === 'node_dynamodb_empty_string' ? '' : notes,
    properties: jsonText(current['properties']),
    advanced: jsonText(current['advanced']),
    credentials: readCredentials(current),
  };
}

function jsonText(value: Json | undefined): string | null {
  return value === undefined || value === null ? null : canonicalJson(value);
}

/** An empty map reads as an absent one. */
function readCredentials(current: JsonObject): Value {
  const links = Object.entries(objectMember(current, 'credentials'));
  if (links.length === 0) return null;
  return Object.fromEntries(links.map(([key, link]) => [key, requiredText(isJsonObject(link) ? link : {}, 'id')]));
}
