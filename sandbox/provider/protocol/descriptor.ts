/**
 * Terraform's plugin protocol 5 and the controller service of go-plugin, as far as a provider without functions and ephemeral resources
 * needs them. Field numbers as in Terraform's published tfplugin5.proto; names are ours to choose, numbers are not.
 */
type FieldShape = readonly [number: number, type: string, kind?: 'repeated' | 'map'];

interface Field {
  readonly id: number;
  readonly type: string;
  readonly rule?: 'repeated';
  readonly keyType?: 'string';
}

function field([id, type, kind]: FieldShape): Field {
  if (kind === 'map') return { id, type, keyType: 'string' };
  return kind === 'repeated' ? { id, type, rule: 'repeated' } : { id, type };
}

function message(shape: Readonly<Record<string, FieldShape>>, oneof?: readonly string[]) {
  return {
    fields: Object.fromEntries(Object.entries(shape).map(([name, fieldShape]) => [name, field(fieldShape)])),
    ...(oneof === undefined ? {} : { oneofs: { selector: { oneof: [...oneof] } } }),
  };
}

function service(methods: readonly string[]) {
  return {
    methods: Object.fromEntries(
      methods.map((name) => [name, { requestType: `${name}Request`, responseType: `${name}Response` }]),
    ),
  };
}

const value = 'DynamicValue';

function diagnosticsAt(id: number): FieldShape {
  return [id, 'Diagnostic', 'repeated'];
}

/** Methods served; Terraform does without the others. */
const providerMethods = [
  'GetSchema',
  'PrepareProviderConfig',
  'ValidateResourceTypeConfig',
  'ValidateDataSourceConfig',
  'Configure',
  'UpgradeResourceState',
  'ReadResource',
  'PlanResourceChange',
  'ApplyResourceChange',
  'ImportResourceState',
  'ReadDataSource',
  'Stop',
] as const;

/** Name of a method of the provider service. */
export type ProviderMethodName = (typeof providerMethods)[number];

const values = {
  DynamicValue: message({ msgpack: [1, 'bytes'], json: [2, 'bytes'] }),
  RawState: message({ json: [1, 'bytes'], flatmap: [2, 'string', 'map'] }),
  Diagnostic: message({
    severity: [1, 'int32'],
    summary: [2, 'string'],
    detail: [3, 'string'],
    attribute: [4, 'AttributePath'],
  }),
  AttributePath: message({ steps: [1, 'Step', 'repeated'] }),
  Step: message({ attribute_name: [1, 'string'], element_key_string: [2, 'string'], element_key_int: [3, 'int64'] }, [
    'attribute_name',
    'element_key_string',
    'element_key_int',
  ]),
};

const schemaMessages = {
  Schema: message({ version: [1, 'int64'], block: [2, 'Block'] }),
  Block: message({
    version: [1, 'int64'],
    attributes: [2, 'Attribute', 'repeated'],
    block_types: [3, 'NestedBlock', 'repeated'],
    description: [4, 'string'],
  }),
  Attribute: message({
    name: [1, 'string'],
    type: [2, 'bytes'],
    description: [3, 'string'],
    required: [4, 'bool'],
    optional: [5, 'bool'],
    computed: [6, 'bool'],
    sensitive: [7, 'bool'],
  }),
  NestedBlock: message({
    type_name: [1, 'string'],
    block: [2, 'Block'],
    nesting: [3, 'int32'],
    min_items: [4, 'int64'],
    max_items: [5, 'int64'],
  }),
  Capabilities: message({ plan_destroy: [1, 'bool'] }),
};

const requests = {
  GetSchemaRequest: message({}),
  PrepareProviderConfigRequest: message({ config: [1, value] }),
  ValidateResourceTypeConfigRequest: message({ type_name: [1, 'string'], config: [2, value] }),
  ValidateDataSourceConfigRequest: message({ type_name: [1, 'string'], config: [2, value] }),
  ConfigureRequest: message({ terraform_version: [1, 'string'], config: [2, value] }),
  UpgradeResourceStateRequest: message({ type_name: [1, 'string'], version: [2, 'int64'], raw_state: [3, 'RawState'] }),
  ReadResourceRequest: message({ type_name: [1, 'string'], current_state: [2, value], private: [3, 'bytes'] }),
  PlanResourceChangeRequest: message({
    type_name: [1, 'string'],
    prior_state: [2, value],
    proposed_new_state: [3, value],
    config: [4, value],
    prior_private: [5, 'bytes'],
  }),
  ApplyResourceChangeRequest: message({
    type_name: [1, 'string'],
    prior_state: [2, value],
    planned_state: [3, value],
    config: [4, value],
    planned_private: [5, 'bytes'],
  }),
  ImportResourceStateRequest: message({ type_name: [1, 'string'], id: [2, 'string'] }),
  ReadDataSourceRequest: message({ type_name: [1, 'string'], config: [2, value] }),
  StopRequest: message({}),
};

const responses = {
  GetSchemaResponse: message({
    provider: [1, 'Schema'],
    resource_schemas: [2, 'Schema', 'map'],
    data_source_schemas: [3, 'Schema', 'map'],
    diagnostics: diagnosticsAt(4),
    capabilities: [6, 'Capabilities'],
  }),
  PrepareProviderConfigResponse: message({ prepared_config: [1, value], diagnostics: diagnosticsAt(2) }),
  ValidateResourceTypeConfigResponse: message({ diagnostics: diagnosticsAt(1) }),
  ValidateDataSourceConfigResponse: message({ diagnostics: diagnosticsAt(1) }),
  ConfigureResponse: message({ diagnostics: diagnosticsAt(1) }),
  UpgradeResourceStateResponse: message({ upgraded_state: [1, value], diagnostics: diagnosticsAt(2) }),
  ReadResourceResponse: message({ new_state: [1, value], diagnostics: diagnosticsAt(2), private: [3, 'bytes'] }),
  PlanResourceChangeResponse: message({
    planned_state: [1, value],
    requires_replace: [2, 'AttributePath', 'repeated'],
    planned_private: [3, 'bytes'],
    diagnostics: diagnosticsAt(4),
    legacy_type_system: [5, 'bool'],
  }),
  ApplyResourceChangeResponse: message({
    new_state: [1, value],
    private: [2, 'bytes'],
    diagnostics: diagnosticsAt(3),
    legacy_type_system: [4, 'bool'],
  }),
  ImportedResource: message({ type_name: [1, 'string'], state: [2, value], private: [3, 'bytes'] }),
  ImportResourceStateResponse: message({
    imported_resources: [1, 'ImportedResource', 'repeated'],
    diagnostics: diagnosticsAt(2),
  }),
  ReadDataSourceResponse: message({ state: [1, value], diagnostics: diagnosticsAt(2) }),
  StopResponse: message({ error: [1, 'string'] }),
};

/** Both services in the form that @grpc/proto-loader reads. */
export const descriptor = {
  nested: {
    tfplugin5: {
      nested: { Provider: service(providerMethods), ...values, ...schemaMessages, ...requests, ...responses },
    },
    plugin: {
      nested: {
        GRPCController: { methods: { Shutdown: { requestType: 'Empty', responseType: 'Empty' } } },
        Empty: message({}),
      },
    },
  },
};
