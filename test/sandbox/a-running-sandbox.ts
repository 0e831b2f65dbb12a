import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../core/clock';
import { dataFolderAt, type DataFolder } from '../../sandbox/data-folder';
import type { RunningSandbox, StartSandboxOptions } from '../../sandbox/start-options';
import { startSandbox } from '../../sandbox/start-sandbox';

/** A data folder in a temporary place, and the sandboxes that a test starts on it. */
export interface SandboxPlace {
  readonly folder: DataFolder;
  start(options?: Omit<StartSandboxOptions, 'folder'>): Promise<RunningSandbox>;
  value(name: string): string;
  /** Closes what is still running and removes the folder. */
  clear(): Promise<void>;
}

export function aSandboxPlace(): SandboxPlace {
  const directory = mkdtempSync(join(tmpdir(), 'gcda-sandbox-'));
  const folder = dataFolderAt(join(directory, 'sandbox'));
  const started: RunningSandbox[] = [];
  const ended = new Set<RunningSandbox>();
  return {
    folder,
    start: async (options = {}) => {
      await Promise.all([...ended].map(forgetConnections));
      // Terraform is not run here, so nothing ever starts the provider.
      const provider = { nodeBinary: process.execPath, entry: join(directory, 'never-run.js') };
      const running = await startSandbox(
        { port: 0, ...options, folder },
        { clock: systemClock, fetch, pid: process.pid, provider },
      );
      started.push(running);
      void running.closed.then(() => ended.add(running));
      return running;
    },
    value: (name) => readFileSync(join(folder.values, name), 'utf8'),
    clear: async () => {
      await Promise.all(started.map((running) => running.close()));
      rmSync(directory, { recursive: true });
    },
  };
}

/**
 * Has this process notice that kept connections to a sandbox were closed: the next one on its folder listens on the same ports, and would be
 * sent a first request over one of them.
 */
async function forgetConnections({ overlay }: RunningSandbox): Promise<void> {
  for (const url of [overlay.genesysUrl, overlay.targetsUrl]) {
    const refusal = () =>
      fetch(url).then(
        () => 'ECONNREFUSED',
        (error: Error) => (error.cause as { code?: string }).code,
      );
    while ((await refusal()) !== 'ECONNREFUSED');
  }
}

/** Asks the sandbox's platform for a token with an organisation's client. */
export async function loginTo(running: RunningSandbox, organization: string): Promise<string> {
  const clients = JSON.parse(readFileSync(running.overlay.clientsFile, 'utf8')) as Record<
    string,
    { clientId: string; clientSecret: string }
  >;
  const { clientId, clientSecret } = clients[organization]!;
  const response = await fetch(`${running.overlay.genesysUrl}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  if (response.status !== 200) throw new Error(`login answered ${response.status}`);
  return ((await response.json()) as { access_token: string }).access_token;
}

/** Every file below `directory`, by path relative to it, with its bytes as text. */
export function filesBelow(directory: string): Record<string, string> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(directory.length + 1), readFileSync(path, 'latin1')];
    }),
  );
}
