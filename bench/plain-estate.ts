import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { integration, integrationAction, integrationCredential, provider } from '@cdktf/provider-genesyscloud';
import { App, LocalBackend, TerraformStack, TerraformVariable, type TerraformResource } from 'cdktf';

/** Resources of one stack, as props of the bindings; written out literally, as by an author who composes and checks nothing. */
interface PlainStack {
  readonly id: string;
  readonly credentials: Named<integrationCredential.IntegrationCredentialConfig>;
  readonly integrations: Named<integration.IntegrationConfig>;
  readonly actions: Named<integrationAction.IntegrationActionConfig>;
}

type Named<Config> = readonly (readonly [name: string, config: Config])[];

/** Reads what was synthesised into `outdir`, so that plain bindings can make the same of it. */
export function readPlainStacks(outdir: string): PlainStack[] {
  return readdirSync(join(outdir, 'stacks')).map((id) => {
    const { resource } = JSON.parse(readFileSync(join(outdir, 'stacks', id, 'cdk.tf.json'), 'utf8')) as Synthesised;
    const of = <Config>(type: string) =>
      Object.entries(resource[`genesyscloud_${type}`] ?? {}).map(
        ([name, { '//': _metadata, ...body }]) => [name, camelCased(body) as Config] as const,
      );
    return {
      id,
      credentials: of('integration_credential'),
      integrations: of('integration'),
      actions: of('integration_action'),
    };
  });
}

interface Synthesised {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

/** Maps whose keys are the author's. */
const maps = new Set(['headers', 'fields', 'credentials', 'translation_map', 'translation_map_defaults']);

function camelCased(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(body).map(([key, value]) => [
    key.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase()),
    typeof value === 'object' && value !== null && !maps.has(key) ? camelCased(value as typeof body) : value,
  ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}

/** The same estate with the provider's generated bindings alone. */
export function plainEstate(outdir: string, stacks: readonly PlainStack[]): App {
  const app = new App({ outdir });
  for (const plain of stacks) declareStack(app, plain);
  return app;
}

function declareStack(app: App, plain: PlainStack): void {
  const stack = new TerraformStack(app, plain.id);
  new LocalBackend(stack, { path: `../../../terraform.${plain.id}.tfstate` });
  const [id, secret] = ['nonprod_client_id', 'nonprod_client_secret'].map(
    (name) => new TerraformVariable(stack, name, { type: 'string', sensitive: true, description: 'OAuth client' }),
  );
  new provider.GenesyscloudProvider(stack, 'genesyscloud', {
    oauthclientId: id?.stringValue ?? '',
    oauthclientSecret: secret?.stringValue ?? '',
    awsRegion: 'eu-central-1',
  });
  declareResources(stack, plain);
}

function declareResources(stack: TerraformStack, plain: PlainStack): void {
  // References between resources are made as every author makes them, so that both estates have as many for cdktf to resolve.
  const ids = new Map<string, string>();
  const keep = <R extends TerraformResource & { readonly id: string }>(resource: R, type: string, name: string) => {
    resource.overrideLogicalId(name);
    ids.set(`\${genesyscloud_${type}.${name}.id}`, resource.id);
  };
  const referred = (id: string) => ids.get(id) ?? id;
  for (const [name, config] of plain.credentials) {
    keep(
      new integrationCredential.IntegrationCredential(stack, `credential-${name}`, config),
      'integration_credential',
      name,
    );
  }
  for (const [name, { config, ...rest }] of plain.integrations) {
    const credentials = Object.entries(config?.credentials ?? {}).map(([key, id]) => [key, referred(id)] as const);
    const linked = { ...rest, config: { ...config, credentials: Object.fromEntries(credentials) } };
    keep(new integration.Integration(stack, `integration-${name}`, linked), 'integration', name);
  }
  for (const [name, config] of plain.actions) {
    const linked = { ...config, integrationId: referred(config.integrationId) };
    keep(new integrationAction.IntegrationAction(stack, `action-${name}`, linked), 'integration_action', name);
  }
}
