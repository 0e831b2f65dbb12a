import { createHash } from 'node:crypto';
import { z } from 'zod';
import { wireObject, wireRecord } from '../../core/wire';
import { terraformName } from '../../constructs/tree/terraform-text';
import type { DeployedAction, DeployedCredential, DeployedStack } from '../../core/deployed';
import type { Inventory, InventoryAction, InventoryCredential, InventoryEnvironment } from '../../core/inventory';
import type { StackState, StateResource } from '../../terraform/read-state';

/** What is known of a stack after Terraform ran. */
export interface AfterTerraform {
  readonly stack: string;
  /** What was declared when the plan was made. */
  readonly inventory: Inventory;
  readonly state: StackState;
  /** What was recorded until now. */
  readonly before: DeployedStack | undefined;
  /** True for addresses of resources that are as declared: applied, or in no need of it. */
  readonly isSettled: (address: string) => boolean;
  /** True for addresses of resources that this run made. */
  readonly isNew: (address: string) => boolean;
}

const actionSchema = wireObject({
  id: z.string(),
  name: z.string(),
  integration_id: z.string(),
  contract_input: z.string().optional(),
  contract_output: z.string().optional(),
  secure: z.boolean().optional(),
});
const integrationSchema = wireObject({
  id: z.string(),
  config: z.array(wireObject({ name: z.string(), credentials: wireRecord(z.string()).optional() })).length(1),
});
const credentialSchema = wireObject({
  id: z.string(),
  name: z.string(),
  fields: z.record(z.string(), z.unknown()).optional(),
});

/**
 * The record of a stack, made from its state: an entry for each action and credential that exists, and for no other. One that is as
 * declared is described by the inventory; of any other stays what was recorded, or what the state tells.
 */
export function recordOfState(after: AfterTerraform): DeployedStack {
  const integrations = read(after.state, 'genesyscloud_integration', integrationSchema);
  const known: Known = { ...after, integrations: integrations.map(({ values }) => values) };
  const actions = read(after.state, 'genesyscloud_integration_action', actionSchema).filter(
    (found) => !isHalfMade(found, after),
  );
  const credentials = read(after.state, 'genesyscloud_integration_credential', credentialSchema);
  return {
    version: 1,
    stack: after.stack,
    actions: actions.map((found) => recordAction(found, known)).sort((one, other) => (one.id < other.id ? -1 : 1)),
    credentials: credentials
      .map((found) => recordCredential(found, known))
      .sort((one, other) => (one.name < other.name ? -1 : 1)),
  };
}

interface Found<Values> {
  readonly resource: StateResource;
  readonly values: Values;
}

interface Known extends AfterTerraform {
  readonly integrations: readonly z.infer<typeof integrationSchema>[];
}

/**
 * An action whose making failed after the platform had answered. Terraform replaces it whatever is declared, and no flow can have called it: a
 * contract on record would have the next deploy refused as one that replaces what flows call.
 */
function isHalfMade(
  { resource, values }: Found<z.infer<typeof actionSchema>>,
  { before }: Pick<AfterTerraform, 'before'>,
): boolean {
  return resource.isTainted === true && before?.actions.every(({ platformId }) => platformId !== values.id) !== false;
}

function recordAction({ resource, values }: Found<z.infer<typeof actionSchema>>, known: Known): DeployedAction {
  const declared = declaredIn(known, 'actions').find(({ name }) => name === values.name);
  const before = known.before?.actions.find(({ id }) => id === declared?.id || terraformName(id) === resource.name);
  const integration = known.integrations.find(({ id }) => id === values.integration_id)?.config[0]?.name;
  const platform = { platformId: values.id };
  if (declared && known.isSettled(resource.address)) return { ...describeAction(declared), ...platform };
  // Its id says nothing of a version that it may have: the name of the resource does.
  const id = before?.id ?? declared?.id ?? resource.name.replaceAll('_', '-');
  if (before) return { ...before, ...platform };
  return { id, integration: integration ?? '', contractHash: contractOf(values), ...platform };
}

function recordCredential(
  { resource, values }: Found<z.infer<typeof credentialSchema>>,
  known: Known,
): DeployedCredential {
  const declared = declaredIn(known, 'credentials').find(({ name }) => name === values.name);
  const before = known.before?.credentials.find(({ name }) => name === values.name);
  const owner = known.integrations.find(({ config }) => config[0]?.credentials?.basicAuth === values.id);
  const described = declared && known.isSettled(resource.address) ? describeCredential(declared, before) : before;
  const bare: DeployedCredential = {
    name: values.name,
    integration: declared?.integration ?? owner?.config[0]?.name ?? values.name,
    fields: Object.keys(values.fields ?? {}),
    filled: false,
  };
  const { isUsed: _, ...entry } = described ?? bare;
  const integration = owner ?? known.integrations.find(({ config }) => config[0]?.name === entry.integration);
  return {
    ...entry,
    filled: entry.filled && !known.isNew(resource.address),
    platformId: values.id,
    ...(owner ? { isUsed: true } : {}),
    ...(integration ? { integrationPlatformId: integration.id } : {}),
  };
}

function describeAction({ id, integration, contractHash, definitionHash }: InventoryAction): DeployedAction {
  return { id, integration, contractHash, definitionHash };
}

/** A field that was not there before holds no value yet. */
function describeCredential(
  { name, integration, fields }: InventoryCredential,
  before: DeployedCredential | undefined,
): DeployedCredential {
  const keys = fields.map(({ key }) => key);
  const filled = before !== undefined && before.filled && keys.every((key) => before.fields.includes(key));
  return { name, integration, fields: keys, filled };
}

function declaredIn<Kind extends 'actions' | 'credentials'>({ inventory, stack }: AfterTerraform, kind: Kind) {
  const all = inventory.environments.flatMap(
    (environment): readonly InventoryEnvironment[Kind][number][] => environment[kind],
  );
  return all.filter((thing) => thing.stack === stack);
}

/** Stands for a contract that is not the declared one: no declaration has this hash. */
function contractOf({ contract_input, contract_output, secure }: z.infer<typeof actionSchema>): string {
  return createHash('sha256')
    .update(JSON.stringify(['as deployed', contract_input, contract_output, secure]))
    .digest('hex');
}

function read<Values>({ resources }: StackState, type: string, schema: z.ZodType<Values>): Found<Values>[] {
  return resources
    .filter((resource) => resource.type === type)
    .flatMap((resource) => {
      const parsed = schema.safeParse(resource.attributes);
      return parsed.success ? [{ resource, values: parsed.data }] : [];
    });
}
