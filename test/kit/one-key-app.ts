import { join } from 'node:path';

const project = join(__dirname, '../../dist');

/**
 * A project of a user's own, as the text of its app: one service with one action. `KEY` in the environment is the type of its key (`apikey`
 * without it), `REPLACES` the one in whose place it comes, and `STORE` where secrets are kept.
 */
export const oneKeyApp = `
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { App } = require('cdktf');
const { z } = require('zod');
const { addAppChecks, assertSound, AtomicSecret, collectInventory, DataAction, deployedContext, ExternalService, GenesysStack, get, header, path } = require('${project}/constructs');
const { deployedDirectory, readDeployed } = require('${project}/core/deployed');
const { inSandbox } = require('${project}/core/environment');
const { dev } = require('${project}/environments/dev');
const { KEY = 'apikey', REPLACES, STORE } = process.env;
const environment = inSandbox({ ...dev, ...(STORE ? { store: STORE } : {}) }, JSON.parse(readFileSync(process.env.GCDA_SANDBOX, 'utf8')));
const deployed = readDeployed(deployedDirectory('.', { sandbox: environment.sandbox }));
const app = new App({ context: deployedContext(deployed.stacks) });
const stack = new GenesysStack(app, 'payment', environment);
const service = new ExternalService(stack, 'payment', { environment });
const key = new AtomicSecret(stack, 'key', { service, type: KEY, ...(REPLACES ? { replaces: REPLACES } : {}) });
new DataAction(stack, 'get-payment', {
  service,
  input: z.object({ paymentId: z.string().max(40) }),
  output: z.object({ paymentId: z.string() }),
  request: get(path\`/payments/\${'paymentId'}\`),
  headers: { 'X-API-Key': header\`\${key}\` },
  example: { paymentId: 'P-3001' },
});
addAppChecks(app, { deployed });
try { assertSound(app); } catch (error) { process.stderr.write(error.message + '\\n'); process.exit(1); }
app.synth();
mkdirSync(app.outdir, { recursive: true });
writeFileSync(app.outdir + '/inventory.json', JSON.stringify(collectInventory(app)));
`;
