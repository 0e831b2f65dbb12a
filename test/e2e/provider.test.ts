import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdaptorServer, type ServerType } from '@hono/node-server';
import { systemClock } from '../../core/clock';
import type { JournalEntry } from '../../sandbox/genesys/options';
import { createSandbox, type Sandbox } from '../../sandbox/create-sandbox';
import { installMirror } from '../../sandbox/provider/install-mirror';
import { adminId, anOrganization, clientSecret } from '../kit/a-sandbox';

const root = join(__dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'gcda-provider-test-'));
const work = join(scratch, 'work');
const temporary = join(scratch, 'tmp');
const journal: JournalEntry[] = [];
/** What go-plugin puts into the environment of a provider. */
const magicCookie = 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2';
let sandbox: Sandbox;
let server: ServerType;
let port: number;
let terraformConfigFile: string;

beforeAll(async () => {
  mkdirSync(work);
  mkdirSync(temporary);
  sandbox = createSandbox({
    organizations: [anOrganization('nonprod', { [adminId]: ['all'] })],
    clock: systemClock,
    newId: randomUUID,
    fetch: () => Promise.reject(new Error('no target')),
    requestsPerMinute: 'off',
    onRequest: (entry) => journal.push(entry),
  });
  server = createAdaptorServer({ fetch: sandbox.fetch });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  const entry = join(root, 'dist/sandbox/provider/main.js');
  ({ terraformConfigFile } = await installMirror(join(scratch, 'mirror'), { nodeBinary: process.execPath, entry }));
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  sandbox.close();
  rmSync(scratch, { recursive: true, force: true });
});

interface Run {
  readonly code: number;
  readonly output: string;
}

function terraform(...parameters: readonly string[]): Promise<Run> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: scratch,
    TMPDIR: temporary,
    CHECKPOINT_DISABLE: '1',
    TF_IN_AUTOMATION: '1',
    TF_CLI_CONFIG_FILE: terraformConfigFile,
    GENESYSCLOUD_OAUTHCLIENT_SECRET: clientSecret,
  };
  return new Promise((resolve) => {
    execFile('terraform', [...parameters, '-no-color'], { cwd: work, env }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, output: stdout + stderr });
    });
  });
}

function declare(resources: readonly string[], gateway: { readonly host?: string; readonly port?: number } = {}): void {
  const text = `
    terraform {
      required_providers {
        genesyscloud = {
          source  = "mypurecloud/genesyscloud"
          version = "1.84.1"
        }
      }
    }
    provider "genesyscloud" {
      oauthclient_id       = "${adminId}"
      token_pool_size      = 1
      custom_retry_timeout = "0s"
      gateway {
        host     = "${gateway.host ?? '127.0.0.1'}"
        port     = "${gateway.port ?? port}"
        protocol = "http"
      }
    }
    ${resources.join('\n')}`;
  writeFileSync(join(work, 'main.tf'), text);
}

const credential = `
  resource "genesyscloud_integration_credential" "bearer" {
    name                 = "dev_crm_bearer"
    credential_type_name = "userDefined"
    fields               = { dev_crm_bearer = "unset" }
    lifecycle { ignore_changes = all }
  }`;
const integration = `
  resource "genesyscloud_integration" "bearer" {
    integration_type = "custom-rest-actions"
    intended_state   = "ENABLED"
    config {
      name        = "dev_crm_bearer"
      properties  = jsonencode({})
      advanced    = jsonencode({})
      credentials = { basicAuth = genesyscloud_integration_credential.bearer.id }
    }
  }`;
const action = (inputs: string) => `
  resource "genesyscloud_integration_action" "lookup" {
    name            = "dev-crm-lookup-account"
    category        = "dev-crm"
    integration_id  = genesyscloud_integration.bearer.id
    contract_input  = "{ \\"type\\": \\"object\\", \\"properties\\": { ${inputs} } }"
    contract_output = jsonencode({ type = "object", properties = { tier = { type = "string" } } })
    config_request {
      request_url_template = "http://127.0.0.1/accounts/$\${input.accountId}"
      request_type         = "GET"
      headers              = { Authorization = "Bearer $\${credentials.dev_crm_bearer}" }
    }
    config_response {
      success_template = "$\${rawResult}"
    }
  }`;
const accountId = '\\"accountId\\": { \\"type\\": \\"string\\" }';
const others = `
  data "genesyscloud_organizations_me" "me" {}
  data "genesyscloud_auth_division_home" "home" {}
  data "genesyscloud_integration" "found" {
    name       = "dev_crm_bearer"
    depends_on = [genesyscloud_integration.bearer]
  }
  resource "genesyscloud_auth_role" "writer" {
    name        = "secret writer"
    description = "writes values"
    permission_policies {
      domain      = "integrations"
      entity_name = "integration"
      action_set  = ["edit", "view"]
    }
  }
  resource "genesyscloud_oauth_client" "writer" {
    name                  = "secret writer"
    authorized_grant_type = "CLIENT-CREDENTIALS"
    roles { role_id = genesyscloud_auth_role.writer.id }
  }
  output "found" { value = data.genesyscloud_integration.found.id == genesyscloud_integration.bearer.id }
  output "home" { value = data.genesyscloud_auth_division_home.home.id != "" && data.genesyscloud_organizations_me.me.id != "" }`;
const platformOauth = `
  resource "genesyscloud_integration_credential" "oauth" {
    name                 = "dev_crm_oauth"
    credential_type_name = "userDefinedOAuth"
    fields               = { dev_crm_clientid = "unset" }
    lifecycle { ignore_changes = all }
  }
  resource "genesyscloud_integration" "oauth" {
    integration_type = "custom-rest-actions"
    config {
      name        = "dev_crm_oauth"
      credentials = { basicAuth = genesyscloud_integration_credential.oauth.id }
    }
  }
  resource "genesyscloud_integration_custom_auth_action" "oauth" {
    integration_id = genesyscloud_integration.oauth.id
    config_request {
      request_url_template = "http://127.0.0.1/token"
      request_type         = "POST"
      request_template     = "grant_type=client_credentials"
      headers              = { Content-Type = "application/x-www-form-urlencoded" }
    }
    config_response {
      success_template = "$\${rawResult}"
    }
  }
  data "genesyscloud_integration_custom_auth_action" "oauth" {
    parent_integration_id = genesyscloud_integration.oauth.id
    depends_on            = [genesyscloud_integration_custom_auth_action.oauth]
  }`;
const all = [credential, integration, action(accountId), others, platformOauth];

function stateOf(): {
  readonly resources: readonly {
    readonly type: string;
    readonly instances: readonly { readonly attributes: { readonly id: string } }[];
  }[];
} {
  return JSON.parse(readFileSync(join(work, 'terraform.tfstate'), 'utf8')) as ReturnType<typeof stateOf>;
}

function idOf(type: string): string {
  return stateOf().resources.find((resource) => resource.type === type)?.instances[0]?.attributes.id ?? '';
}

test('is installed from the mirror, and applies, twice, with nothing left to change', async () => {
  declare(all);
  expect(await terraform('init')).toMatchObject({ code: 0 });
  const applied = await terraform('apply', '-auto-approve');
  expect(applied.output).toContain('Resources: 8 added, 0 changed, 0 destroyed');
  const names = sandbox.records('credentials', 'nonprod').map((record) => record.name);
  expect(names.sort()).toEqual(['dev_crm_bearer', 'dev_crm_oauth']);

  const planned = await terraform('plan', '-detailed-exitcode');
  expect([planned.code, planned.output]).toEqual([0, expect.stringContaining('No changes')]);
  expect((await terraform('output')).output).toBe('found = true\nhome = true\n');
});

test('imports what exists, without a change to plan', async () => {
  const addresses = {
    'genesyscloud_integration.bearer': idOf('genesyscloud_integration'),
    'genesyscloud_integration_action.lookup': idOf('genesyscloud_integration_action'),
    'genesyscloud_auth_role.writer': idOf('genesyscloud_auth_role'),
    'genesyscloud_integration_custom_auth_action.oauth': idOf('genesyscloud_integration_custom_auth_action'),
  };
  for (const [address, id] of Object.entries(addresses)) {
    expect(await terraform('state', 'rm', address)).toMatchObject({ code: 0 });
    expect(await terraform('import', address, id)).toMatchObject({ code: 0 });
  }
  const planned = await terraform('plan', '-detailed-exitcode');
  expect([planned.code, planned.output]).toEqual([0, expect.stringContaining('No changes')]);
});

test('replaces an action whose contract changes, and nothing else', async () => {
  const before = idOf('genesyscloud_integration_action');
  declare([
    platformOauth,
    credential,
    integration,
    action(`${accountId}, \\"limit\\": { \\"type\\": \\"integer\\" }`),
    others,
  ]);
  const applied = await terraform('apply', '-auto-approve');
  expect(applied.output).toContain('Resources: 1 added, 0 changed, 1 destroyed');
  expect(idOf('genesyscloud_integration_action')).not.toBe(before);
});

test('leaves a credential alone that is ignored as a whole, and updates an integration in place', async () => {
  const writes = () => journal.filter(({ method, path }) => method === 'PUT' && path.includes('/credentials/')).length;
  const before = writes();
  const changed = [
    credential.replace('"unset"', '"other"'),
    integration.replace('ENABLED', 'DISABLED'),
    action(accountId),
    others,
    platformOauth,
  ];
  declare(changed);
  const applied = await terraform('apply', '-auto-approve');
  expect(applied.output).toContain('Resources: 1 added, 1 changed, 1 destroyed');
  expect(writes()).toBe(before);
});

test('refuses a gateway on another machine before any call', async () => {
  declare(all, { host: 'api.example.com' });
  const before = journal.length;
  const planned = await terraform('plan');
  expect([planned.code, planned.output]).toEqual([1, expect.stringContaining('stand-in-gateway-not-loopback')]);
  expect(journal.length).toBe(before);
});

test('says that the sandbox is not running', async () => {
  declare(all, { port: 1 });
  const planned = await terraform('plan');
  expect([planned.code, planned.output]).toEqual([1, expect.stringContaining('sandbox-not-running')]);
});

test('shows the rule that a value breaks, at the argument that breaks it', async () => {
  declare([action(accountId).replace('"dev-crm-lookup-account"', `"${'x'.repeat(257)}"`), credential, integration]);
  const planned = await terraform('plan');
  expect(planned.output).toContain('name must be 1 to 256 bytes long, got 257');
  expect(planned.output).toMatch(/on main\.tf line \d+, in resource "genesyscloud_integration_action" "lookup"/);
});

test('says which resources it does not serve', async () => {
  declare(['resource "genesyscloud_group" "team" {', '  name = "team"', '  owner_ids = []', '}']);
  expect((await terraform('validate')).output).toContain('stand-in-not-served');
});

test('plans anew what was deleted behind its back', async () => {
  declare(all);
  sandbox.reset();
  const planned = await terraform('plan', '-detailed-exitcode');
  expect([planned.code, planned.output]).toEqual([2, expect.stringContaining('8 to add, 0 to change, 0 to destroy')]);
  expect((await terraform('apply', '-auto-approve')).output).toContain('Resources: 8 added');
});

test('ends when Terraform dies without a good-bye', async () => {
  const provider = `"${process.execPath}" "${join(root, 'dist/sandbox/provider/main.js')}"`;
  // The shell stands for Terraform: it starts the provider, waits for its first line, and is gone.
  const script = `mkfifo "${temporary}/line"; ${provider} > "${temporary}/line" & read -r line < "${temporary}/line"; echo "$line"`;
  const env = { TMPDIR: temporary, TF_PLUGIN_MAGIC_COOKIE: magicCookie, PLUGIN_PROTOCOL_VERSIONS: '5' };
  // The provider holds the shell's standard error, so that the call ends when both have ended.
  const output = await new Promise<string>((resolve, reject) => {
    execFile('/bin/sh', ['-c', script], { env: { ...env, PATH: process.env['PATH'] ?? '' } }, (error, stdout) =>
      error === null ? resolve(stdout) : reject(new Error('the provider did not end', { cause: error })),
    );
  });
  expect(output).toMatch(/^1\|5\|unix\|/);
});

test('destroys everything, and leaves no process and no socket behind', async () => {
  declare(all);
  const destroyed = await terraform('destroy', '-auto-approve');
  expect([destroyed.code, destroyed.output]).toEqual([0, expect.stringContaining('8 destroyed')]);
  expect(sandbox.records('integrations', 'nonprod')).toEqual([]);
  expect(readdirSync(temporary).filter((name) => name.startsWith('gcda-provider-'))).toEqual([]);
});
