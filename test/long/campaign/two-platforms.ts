import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deployEstate, rotatingEstate, type Places } from '../../../bench/rotate/estate';
import { logIn, tokenFrom } from '../../../bench/rotate/platform-api';
import type { Inventory, InventoryEnvironment } from '../../../core/inventory';
import type { RotationBounds } from '../../../core/rotation-timing';
import { gcda, ownEnvironment } from './programs';

/** So many secrets whose values live for so long. */
export interface Herd {
  readonly environment: string;
  readonly secrets: number;
  readonly lifetimeSeconds: number;
}

/** One call of a flow; gives the status that came of it. */
export type CallOfFlow = () => Promise<number>;

/** An estate of herds, each on a platform and a token server of its own, and what workers need to keep it fresh. */
export interface Platforms {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** For each secret the call of the one action that uses it. */
  readonly calls: readonly { readonly secret: string; readonly call: CallOfFlow }[];
  close(): void;
}

/** Starts the platforms, deploys to them, and writes the inventory that workers read. */
export async function startPlatforms(
  folder: string,
  herds: readonly Herd[],
  bounds: RotationBounds,
  timeoutSeconds: number,
): Promise<Platforms> {
  const started = await Promise.all(herds.map((herd) => startOne(folder, herd, bounds, timeoutSeconds)));
  const inventory: Inventory = { version: 1, environments: started.map(({ environment }) => environment) };
  mkdirSync(join(folder, 'cdktf.out'), { recursive: true });
  writeFileSync(join(folder, 'cdktf.out/inventory.json'), JSON.stringify(inventory));
  const key = { GCDA_KEY: randomBytes(32).toString('base64') };
  return {
    folder,
    env: Object.assign({}, key, ...started.map(({ env }) => env)) as Record<string, string>,
    calls: started.flatMap(({ calls }) => calls),
    close: () => started.forEach(({ place }) => run(place, 'sandbox', 'stop')),
  };
}

async function startOne(folder: string, herd: Herd, bounds: RotationBounds, timeoutSeconds: number) {
  const place = join(folder, herd.environment);
  mkdirSync(place);
  const cache = ['--cache', String(bounds.cacheSeconds), '--cache-seed', '1'];
  const flags = ['--detach', '--json', '--port', '0', '--rate-limit', 'off', ...cache];
  const told = run(place, 'sandbox', 'start', ...flags, '--token-lifetime', String(herd.lifetimeSeconds));
  const { genesysUrl: url, targetsUrl, valuesDirectory } = JSON.parse(told) as Record<string, string>;
  const variables = JSON.parse(run(place, 'sandbox', 'env', '--json')) as Record<string, string>;
  const valueOf = (name: string) => readFileSync(join(valuesDirectory!, name), 'utf8').trimEnd();
  const places: Places = { url: url!, crm: `${targetsUrl}/dev/crm`, oauth: `${targetsUrl}/dev/oauth` };
  const prefix = herd.environment.toUpperCase();
  const env = {
    [`${prefix}_ID`]: variables.TF_VAR_nonprod_client_id!,
    [`${prefix}_SECRET`]: variables.TF_VAR_nonprod_client_secret!,
    [`${prefix}_ISSUER_ID`]: valueOf('dev_crm_clientid'),
    [`${prefix}_ISSUER_SECRET`]: valueOf('dev_crm_clientsecret'),
    [`${prefix}_BEARER`]: '',
  };
  const token = await tokenFrom(
    `${places.oauth}/token`,
    env[`${prefix}_ISSUER_ID`]!,
    env[`${prefix}_ISSUER_SECRET`]!,
    fetch,
  );
  const login = await logIn(places.url, env[`${prefix}_ID`]!, env[`${prefix}_SECRET`]!, fetch);
  const environment = environmentOf(herd, places, bounds, timeoutSeconds);
  const deployed = await deployEstate({ version: 1, environments: [environment] }, places, token, login);
  const headers = { authorization: login.authorization, 'content-type': 'application/json' };
  const calls = [...deployed].map(([secret, { actionId }]) => ({
    secret,
    call: async () => {
      const address = `${places.url}/api/v2/integrations/actions/${actionId}/execute`;
      const answer = await fetch(address, { method: 'POST', headers, body: '{}' });
      await answer.arrayBuffer();
      return answer.status;
    },
  }));
  return { place, env, environment, calls };
}

/** The bench's estate under the herd's name, with its lifetime and the bounds. */
function environmentOf(
  { environment: name, secrets, lifetimeSeconds }: Herd,
  places: Places,
  rotationBounds: RotationBounds,
  timeoutSeconds: number,
): InventoryEnvironment {
  const [made] = rotatingEstate(secrets, places).environments;
  const renamed = JSON.stringify(made)
    .replaceAll('"dev_', `"${name}_`)
    .replaceAll('"dev-', `"${name}-`)
    .replaceAll('{{secrets.dev_', `{{secrets.${name}_`)
    .replaceAll('"BENCH_', `"${name.toUpperCase()}_`);
  const environment = JSON.parse(renamed) as InventoryEnvironment;
  return {
    ...environment,
    ...{ name, prefix: name, organization: name, rotationBounds },
    secrets: environment.secrets.map((one) => (one.rotation ? { ...one, lifetimeSeconds } : one)),
    actions: environment.actions.map((one) => ({ ...one, timeoutSeconds })),
  };
}

function run(folder: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [gcda, ...args], {
    cwd: folder,
    env: ownEnvironment({}),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`gcda ${args.join(' ')}: ${stderr}`);
  return stdout;
}
