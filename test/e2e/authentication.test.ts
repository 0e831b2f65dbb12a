import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findValues, type Artifact } from '../../cli/demo/find-values';
import { Redacted } from '../../core/redacted';
import { aWorkspace } from '../kit/a-workspace';

const workspace = aWorkspace();
afterAll(() => workspace.close());

const project = join(__dirname, '../../dist');

/** A project of a user's own: dev has the platform add the Basic header, stg has it fetch the token. */
const app = `
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { App } = require('cdktf');
const { z } = require('zod');
const {
  assertSound, AtomicSecret, basicAuth, collectInventory, DataAction, ExternalService, GenesysStack, get, header, path,
  PlatformBasic, PlatformOAuth,
} = require('${project}/constructs');
const { inSandbox } = require('${project}/core/environment');
const environments = require('${project}/environments');
const overlay = JSON.parse(readFileSync(process.env.GCDA_SANDBOX, 'utf8'));

function aPair(stack, crm) {
  const id = new AtomicSecret(stack, 'clientid', { service: crm, type: 'clientid' });
  const secret = new AtomicSecret(stack, 'clientsecret', { service: crm, type: 'clientsecret' });
  return [id, secret];
}

function addBasic(stack, crm) {
  const [username, password] = aPair(stack, crm);
  const legacy = new PlatformBasic(stack, 'legacy', { service: crm, username, password });
  new DataAction(stack, 'legacy-contact', {
    service: crm,
    input: z.object({ contactId: z.string().max(40) }),
    output: z.object({ contactId: z.string(), phone: z.string() }),
    request: get(path\`/legacy/contacts/\${'contactId'}\`),
    authentication: legacy,
    example: { contactId: 'C-2001' },
  });
}

function addOAuth(stack, crm) {
  const oauth = new PlatformOAuth(stack, 'oauth', {
    service: crm,
    headers: { Authorization: basicAuth(...aPair(stack, crm)) },
    parameters: { scope: 'crm.read' },
  });
  const common = {
    service: crm,
    input: z.object({ accountId: z.string().max(40) }),
    output: z.object({ accountId: z.string(), name: z.string() }),
    request: get(path\`/accounts/\${'accountId'}\`),
    example: { accountId: 'A-1001' },
  };
  new DataAction(stack, 'lookup-account', { ...common, authentication: oauth });
  new DataAction(stack, 'by-header', { ...common, headers: { Authorization: header\`Bearer \${oauth.token()}\` } });
}

const app = new App();
for (const declared of environments.environments.filter(({ name }) => name !== 'prod')) {
  const tokenUrl = 'https://login.example.com/' + declared.name;
  const services = { ...declared.services, crm: { ...declared.services.crm, tokenUrl } };
  const environment = inSandbox({ ...declared, services }, overlay);
  const stack = new GenesysStack(app, 'crm', environment);
  const crm = new ExternalService(stack, 'crm', { environment });
  (declared.name === 'dev' ? addBasic : addOAuth)(stack, crm);
}
assertSound(app);
app.synth();
mkdirSync(app.outdir, { recursive: true });
writeFileSync(app.outdir + '/inventory.json', JSON.stringify(collectInventory(app)));
`;

test('has the platform add a Basic header and fetch a token, with values that Terraform never sees', () => {
  writeFileSync(join(workspace.folder, 'app.js'), app);
  writeFileSync(join(workspace.folder, 'cdktf.json'), JSON.stringify({ language: 'typescript', app: 'node app.js' }));
  workspace.enterSandbox('--cache', '0');
  expect(workspace.cdktf(['deploy', 'dev-crm', 'stg-crm', '--auto-approve'])).toMatchObject({ code: 0 });

  // Placeholders: the target refuses the one, its token server the other.
  for (const [stack = '', action = ''] of [
    ['dev-crm', 'legacy-contact'],
    ['stg-crm', 'lookup-account'],
  ]) {
    expect(workspace.gcda(['test', stack, action])).toMatchObject({ code: 1 });
  }

  expect(workspace.gcda(['secrets', 'sync', 'dev', 'stg'])).toMatchObject({ code: 0 });
  const artifacts: Artifact[] = [];
  const see = (name: string, text: string) => artifacts.push({ name, content: Buffer.from(text) });
  for (const [stack = '', action = '', authorization = ''] of [
    ['dev-crm', 'legacy-contact', 'Basic base64({{secrets.dev_crm_clientid}}:{{secrets.dev_crm_clientsecret}})'],
    ['stg-crm', 'lookup-account', 'Bearer {{authResponse.access_token}}'],
    ['stg-crm', 'by-header', 'Bearer {{authResponse.access_token}}'],
  ]) {
    const said = workspace.gcda(['test', stack, action, '--json']);
    expect(said).toMatchObject({ code: 0 });
    expect(JSON.parse(said.stdout)).toMatchObject({ success: true, headers: { Authorization: authorization } });
    see(`test of ${action}`, said.stdout);
  }

  // A credential is written as a whole, whichever of its two secrets is set.
  const input = workspace.read('.gcda/sandbox/values/stg_crm_clientsecret');
  expect(workspace.gcda(['secrets', 'set', 'stg_crm_clientsecret'], { input })).toMatchObject({ code: 0 });
  expect(workspace.gcda(['test', 'stg-crm', 'lookup-account'])).toMatchObject({ code: 0 });

  for (const stack of ['dev-crm', 'stg-crm']) {
    const planned = workspace.cdktf(['plan', stack]);
    expect(planned).toMatchObject({ code: 0 });
    expect(planned.stdout).toMatch(/no changes/i);
    see(`plan of ${stack}`, planned.stdout);
    for (const file of [`tfstate/terraform.${stack}.tfstate`, `cdktf.out/stacks/${stack}/cdk.tf.json`]) {
      see(file, workspace.read(`.gcda/sandbox/${file}`));
    }
  }
  const values = ['dev', 'stg'].flatMap((name) =>
    ['clientid', 'clientsecret'].map((type) => {
      const secret = `${name}_crm_${type}`;
      return { name: secret, value: Redacted.of(workspace.read(`.gcda/sandbox/values/${secret}`)) };
    }),
  );
  expect(findValues(artifacts, values)).toEqual([]);

  expect(workspace.cdktf(['destroy', 'stg-crm', '--auto-approve'])).toMatchObject({ code: 0 });
});
