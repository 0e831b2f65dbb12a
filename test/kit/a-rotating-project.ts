import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RotationWindow } from '../../core/rotation-schedule';
import type { Overlap } from '../../core/rotation-schedule';
import type { Workspace } from './a-workspace';

const project = join(__dirname, '../../dist');

/** A project of a user's own: one service whose bearer token is rotated, with bounds of seconds where real ones are minutes. */
const app = `
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { App } = require('cdktf');
const { z } = require('zod');
const { addAppChecks, assertSound, AtomicSecret, collectInventory, DataAction, ExternalService, GenesysStack, get, header, IssuerSecret, oauthClientCredentials, path } = require('${project}/constructs');
const { inSandbox } = require('${project}/core/environment');
const { dev } = require('${project}/environments/dev');
const { rotationBounds, lifetimeSeconds, ...declared } = JSON.parse(readFileSync('timing.json', 'utf8'));
const environment = inSandbox({ ...dev, rotationBounds }, JSON.parse(readFileSync(process.env.GCDA_SANDBOX, 'utf8')));
const app = new App();
const stack = new GenesysStack(app, 'crm', environment);
const service = new ExternalService(stack, 'crm', { environment });
const clientId = new IssuerSecret(stack, 'clientid', { service, type: 'clientid' });
const clientSecret = new IssuerSecret(stack, 'clientsecret', { service, type: 'clientsecret' });
const bearer = new AtomicSecret(stack, 'bearer', {
  service, type: 'bearer', lifetimeSeconds, rotation: oauthClientCredentials({ clientId, clientSecret, ...declared }),
});
new DataAction(stack, 'who-am-i', {
  service,
  input: z.object({}),
  output: z.object({ environment: z.string() }),
  request: get(path\`/whoami\`),
  headers: { Authorization: header\`Bearer \${bearer}\` },
  timeoutSeconds: 5,
  probe: { environmentAt: 'environment' },
});
addAppChecks(app);
try { assertSound(app); } catch (error) { process.stderr.write(error.message + '\\n'); process.exit(1); }
app.synth();
mkdirSync(app.outdir, { recursive: true });
writeFileSync(app.outdir + '/inventory.json', JSON.stringify(collectInventory(app)));
`;

/** Seconds by which the project's rotations are timed; its only action has a time limit of five. */
export interface ShortBounds {
  readonly cacheSeconds: number;
  readonly propagationSeconds: number;
  /** @default 5 */
  readonly issueSeconds?: number;
  /** @default 5 */
  readonly retrySeconds?: number;
}

/** What the author says of the token. */
export interface DeclaredTiming {
  /** @default 1800 */
  readonly lifetimeSeconds?: number;
  readonly overlap?: Overlap;
  readonly window?: RotationWindow;
}

/** Writes the project into a workspace; written again with other bounds, the next synthesis uses those. */
export function writeRotatingProject(workspace: Workspace, bounds: ShortBounds, declared: DeclaredTiming = {}): void {
  const rotationBounds = { clockSkewSeconds: 0, issueSeconds: 5, retrySeconds: 5, ...bounds };
  writeFileSync(
    join(workspace.folder, 'timing.json'),
    JSON.stringify({ rotationBounds, lifetimeSeconds: 1800, ...declared }),
  );
  writeFileSync(join(workspace.folder, 'app.js'), app);
  writeFileSync(join(workspace.folder, 'cdktf.json'), JSON.stringify({ language: 'typescript', app: 'node app.js' }));
}
