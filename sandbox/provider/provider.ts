import type { Clock } from '../../core/clock';
import { apply } from './apply';
import { readConfiguration } from './configuration';
import { dataSources } from './data-sources';
import { diagnosticsOf, problemDiagnostic } from './diagnostics';
import { plan } from './plan';
import { pollUntil, type Waiting } from './platform/retry';
import { createTransport, type TransportPorts } from './platform/transport';
import { createUpload } from './platform/upload';
import type { Diagnostic, ProviderMethod, ProviderRequest } from './protocol/messages';
import { schemaMessage } from './protocol/schema-message';
import type { PluginServerOptions } from './protocol/server';
import { readState } from './read-state';
import { resources } from './resources';
import { behaviours, schemas } from './values/schema';
import { openSession, type Session } from './platform/session';
import { decodeObject, encodeValue, withoutUnknowns } from './values/codec';
import { normalize } from './values/normalize';
import { isAttributes, unknown, type Attributes } from './values/value';
import { validate } from './validate';

/** What the provider needs from outside. */
export interface ProviderPorts extends Omit<TransportPorts, 'isStopped'> {
  readonly env: Readonly<Record<string, string | undefined>>;
}

const note =
  'STAND-IN for tests and demonstrations: imitates mypurecloud/genesyscloud 1.84.1 and talks to a sandbox on this machine only.';

/** The methods of the plugin protocol, over one configured session. */
export function createProvider(ports: ProviderPorts): PluginServerOptions['methods'] {
  let session: Session | undefined;
  const { waiting, stop } = stoppable(ports.clock);
  const configured = (): Session => {
    if (session === undefined) throw new Error('the provider is not configured');
    return session;
  };
  return {
    GetSchema: getSchema,
    PrepareProviderConfig: ({ config }) => ({ prepared_config: config, diagnostics: [] }),
    ValidateResourceTypeConfig: (request) => validateObject(request, 'resource_schemas'),
    ValidateDataSourceConfig: (request) => validateObject(request, 'data_source_schemas'),
    Configure: answering(async ({ config }) => {
      const block = decodeObject(config) ?? {};
      const invalid = validate(schemas.provider.block, behaviours.provider, block);
      if (invalid.length > 0) return { diagnostics: invalid };
      const { gateway, ...rest } = readConfiguration(block, ports.env);
      const transport = createTransport(gateway, { ...ports, ...waiting });
      session = await openSession({ ...rest, transport, waiting, upload: createUpload(ports.send) });
      return {};
    }),
    UpgradeResourceState: upgradeState,
    ReadResource: answering((request) => readResource(request, configured())),
    PlanResourceChange: answering(planChange),
    ApplyResourceChange: answering((request) => applyChange(request, configured())),
    ImportResourceState: answering(importState),
    ReadDataSource: answering((request) => readDataSource(request, configured())),
    Stop: () => {
      stop();
      return { error: '' };
    },
  };
}

/** Waiting that ends at once when Terraform is interrupted; requests under way are finished, so that what they make gets into state. */
function stoppable(clock: Clock): { readonly waiting: Waiting; readonly stop: () => void } {
  let isStopped = false;
  let wake = (): void => undefined;
  const stopped = new Promise<void>((resolve) => (wake = resolve));
  const stop = () => {
    isStopped = true;
    wake();
  };
  const sleep = (milliseconds: number) => Promise.race([clock.sleep(milliseconds), stopped]);
  return { waiting: { clock: { now: () => clock.now(), sleep }, isStopped: () => isStopped }, stop };
}

/** Terraform shows a thrown error as a crash of the plugin, so every one becomes a diagnostic. */
function answering(method: ProviderMethod): ProviderMethod {
  return async (request) => {
    try {
      return await method(request);
    } catch (error) {
      return { diagnostics: diagnosticsOf(error) };
    }
  };
}

function getSchema(): object {
  const messages = (all: (typeof schemas)['resource_schemas']) =>
    Object.fromEntries(Object.entries(all).map(([name, schema]) => [name, schemaMessage(schema)]));
  return {
    provider: schemaMessage(schemas.provider, note),
    resource_schemas: messages(schemas.resource_schemas),
    data_source_schemas: messages(schemas.data_source_schemas),
    diagnostics: [],
    capabilities: { plan_destroy: false },
  };
}

function validateObject(
  { type_name, config }: ProviderRequest,
  kind: 'resource_schemas' | 'data_source_schemas',
): object {
  const value = decodeObject(config);
  const [schema, behaviour] = [schemas[kind][type_name], behaviours[kind][type_name]];
  const served = kind === 'resource_schemas' ? resources[type_name] : dataSources[type_name];
  if (schema === undefined || behaviour === undefined || served === undefined)
    return { diagnostics: [notServed(type_name)] };
  return { diagnostics: value === null ? [] : validate(schema.block, behaviour, value) };
}

function upgradeState({ type_name, raw_state }: ProviderRequest): object {
  const schema = schemas.resource_schemas[type_name];
  if (schema === undefined || raw_state === null) return { diagnostics: [notServed(type_name)] };
  const state = decodeObject({ json: raw_state.json }) ?? {};
  return { upgraded_state: encodeValue(normalize(schema.block, state)), diagnostics: [] };
}

async function readResource(request: ProviderRequest, session: Session): Promise<object> {
  const state = decodeObject(request.current_state);
  const { schema, resource } = resourceOf(request.type_name);
  // Answered with the old state and an error: a missing state would be taken for a deleted resource.
  if (state === null) return { new_state: request.current_state, private: request.private, diagnostics: [] };
  try {
    const read = await readState({ type: request.type_name, schema, resource, session, state });
    return { new_state: encodeValue(read), private: request.private, diagnostics: [] };
  } catch (error) {
    return { new_state: request.current_state, private: request.private, diagnostics: diagnosticsOf(error) };
  }
}

function planChange(request: ProviderRequest): object {
  const { schema, behaviour, resource } = resourceOf(request.type_name);
  const [prior, proposed, config] = [request.prior_state, request.proposed_new_state, request.config].map(decodeObject);
  if (!proposed) return { planned_state: encodeValue(null), planned_private: request.prior_private, diagnostics: [] };
  const planned = plan({ schema: schema.block, behaviour, prior: prior ?? null, proposed, config: config ?? {} });
  const changing = (prior && resource.unknownInPlan?.(prior, planned.planned)) ?? [];
  return {
    planned_state: encodeValue({ ...planned.planned, ...Object.fromEntries(changing.map((name) => [name, unknown])) }),
    requires_replace: planned.requiresReplace,
    planned_private: request.prior_private,
    diagnostics: [],
    // What providers built on SDKv2 say of themselves: Terraform then tolerates defaults and empty values that differ from nothing.
    legacy_type_system: true,
  };
}

async function applyChange(request: ProviderRequest, session: Session): Promise<object> {
  const [prior = null, planned = null] = [request.prior_state, request.planned_state].map(decodeObject);
  const known = resourceOf(request.type_name);
  const { state, diagnostics } = await apply({ type: request.type_name, ...known, session, prior, planned });
  return { new_state: encodeValue(state), private: request.planned_private, diagnostics, legacy_type_system: true };
}

function importState({ type_name, id }: ProviderRequest): object {
  const { schema } = resourceOf(type_name);
  const state = encodeValue(normalize(schema.block, { id }));
  return { imported_resources: [{ type_name, state, private: Buffer.alloc(0) }], diagnostics: [] };
}

async function readDataSource({ type_name, config }: ProviderRequest, session: Session): Promise<object> {
  const [schema, source] = [schemas.data_source_schemas[type_name], dataSources[type_name]];
  if (schema === undefined || source === undefined) return { diagnostics: [notServed(type_name)] };
  const wanted = withoutUnknowns(decodeObject(config) ?? {});
  const known: Attributes = isAttributes(wanted) ? wanted : {};
  const call = { api: session.apiOf(type_name), session };
  const read = await pollUntil(source.patience, session.waiting, () => source.read(call, known));
  return { state: encodeValue(normalize(schema.block, { ...known, ...read })), diagnostics: [] };
}

function resourceOf(type: string) {
  const [schema, behaviour, resource] = [
    schemas.resource_schemas[type],
    behaviours.resource_schemas[type],
    resources[type],
  ];
  if (schema === undefined || behaviour === undefined || resource === undefined)
    throw new Error(notServed(type).summary);
  return { schema, behaviour, resource };
}

function notServed(type: string): Diagnostic {
  return problemDiagnostic({
    code: 'stand-in-not-served',
    where: type,
    what: `the stand-in provider does not serve ${type}`,
    fix: 'leave it out of the sandbox, or use the official provider with a real organisation',
  });
}
