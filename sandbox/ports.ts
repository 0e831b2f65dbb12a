import { realpathSync } from 'node:fs';
import { createServer } from 'node:net';
import { z } from 'zod';
import { tryReadJsonFile } from '../core/read-json-file';
import { writePrivate, type DataFolder } from './data-folder';
import { loopback } from './listen';

const port = z.int().min(1).max(65_535);
const portsSchema = z.strictObject({ version: z.literal(1), genesys: port, targets: port, directory: z.string() });

/** Ports of the two sides; 0 takes any free one. */
export interface Ports {
  readonly genesys: number;
  readonly targets: number;
}

/** By what things that were deployed from a folder go: addresses, and paths below the folder. */
export interface LastStart extends Ports {
  /** Where the folder was, without links. */
  readonly directory: string;
}

/** Where nothing else is said, and the folder was never served. */
const usual: Ports = { genesys: 4010, targets: 4011 };

/**
 * The last start on this folder. Undefined before the first.
 *
 * @throws ProblemsError `sandbox-ports-invalid`
 */
export function tryReadLastStart(folder: DataFolder): LastStart | undefined {
  return tryReadJsonFile(folder.ports, portsSchema, {
    code: 'sandbox-ports-invalid',
    kind: 'as the sandbox wrote it',
    fix: `delete ${folder.ports}, start with --port N, then npx cdktf deploy '*'`,
    followsLinks: false,
  });
}

/** Notes the ports, and where the folder is, for the next start. */
export function writeLastStart(folder: DataFolder, { genesys, targets }: Ports): void {
  const directory = realpathSync(folder.directory);
  writePrivate(folder.ports, `${JSON.stringify({ version: 1, genesys, targets, directory })}\n`);
}

/**
 * The ports to listen on: those asked for; the folder's own where none are; and where any will do (0), the folder's own as long as they are
 * free.
 */
export async function choosePorts(folder: DataFolder, asked: number | undefined): Promise<Ports> {
  const own = tryReadLastStart(folder);
  if (asked !== undefined && asked !== 0) return asked === own?.genesys ? own : { genesys: asked, targets: asked + 1 };
  if (asked === undefined) return own ?? usual;
  return own && (await isFree(own.genesys)) && (await isFree(own.targets)) ? own : { genesys: 0, targets: 0 };
}

function isFree(wanted: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(wanted, loopback, () => server.close(() => resolve(true)));
  });
}
