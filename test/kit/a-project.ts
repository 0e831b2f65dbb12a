import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { run } from '../../cli/run';
import type { Inventory } from '../../core/inventory';
import { fakeClient, type FakePlatform } from './a-platform';
import { aTerminal, type Ending } from './a-terminal';
import { anEnvironment, anInventory } from './an-inventory';

/** A folder that was synthesised, and a platform on loopback behind it. */
export interface Project {
  readonly directory: string;
  /** Where the platform listens. */
  readonly platformUrl: string;
  /** Runs one command line in this process, with the organisation's client in its environment. */
  gcda(
    args: readonly string[],
    options?: { readonly env?: Record<string, string>; readonly stdin?: string },
  ): Promise<Ending>;
  close(): Promise<void>;
}

/** Serves `platform` on a free port and writes an inventory of one environment, `dev`, that points at it. */
export async function aProject(platform: FakePlatform): Promise<Project> {
  const directory = mkdtempSync(join(tmpdir(), 'gcda-project-'));
  const server = serve({ fetch: platform.fetch, hostname: '127.0.0.1', port: 0 });
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  writeInventory(directory, anInventory(anEnvironment({ apiUrl: url, loginUrl: url })));
  const client = {
    TF_VAR_nonprod_client_id: fakeClient.clientId,
    TF_VAR_nonprod_client_secret: fakeClient.clientSecret,
  };
  return {
    directory,
    platformUrl: url,
    gcda: async (args, options = {}) => {
      const { io, end } = aTerminal({ cwd: directory, ...options, env: { ...client, ...options.env } });
      return end(await run(args, io));
    },
    close: () =>
      new Promise((resolve) => {
        rmSync(directory, { recursive: true, force: true });
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

/** Writes `cdktf.out/inventory.json` as synth does. */
export function writeInventory(directory: string, inventory: Inventory): void {
  mkdirSync(join(directory, 'cdktf.out'), { recursive: true });
  writeFileSync(join(directory, 'cdktf.out', 'inventory.json'), JSON.stringify(inventory));
}
