import { createServer } from 'node:net';
import { z } from 'zod';
import { tryReadJsonFile } from '../core/read-json-file';
import { writePrivate, type DataFolder } from './data-folder';
import { loopback } from './listen';

const port = z.int().min(1).max(65_535);
const portsSchema = z.strictObject({ version: z.literal(1), genesys: port, targets: port });

/** Ports of the two sides; 0 takes any free one. */
export interface Ports {
  readonly genesys: number;
  readonly targets: number;
}

/** Where nothing else is said, and the folder was never served. */
const usual: Ports = { genesys: 4010, targets: 4011 };

/**
 * The ports of the last start on this folder: what was deployed from there names them. Undefined before the first.
 *
 * @throws ProblemsError `sandbox-ports-invalid`
 */
export function tryReadPorts(folder: DataFolder): Ports | undefined {
  return tryReadJsonFile(folder.ports, portsSchema, {
    code: 'sandbox-ports-invalid',
    kind: 'as the sandbox wrote it',
    fix: `delete ${folder.ports}, start with --port N, then npx cdktf deploy '*'`,
    followsLinks: false,
  });
}

/** Notes the ports for the next start. */
export function writePorts(folder: DataFolder, { genesys, targets }: Ports): void {
  writePrivate(folder.ports, `${JSON.stringify({ version: 1, genesys, targets })}\n`);
}

/**
 * The ports to listen on: those asked for; the folder's own where none are; and where any will do (0), the folder's own as long as they are
 * free.
 */
export async function choosePorts(folder: DataFolder, asked: number | undefined): Promise<Ports> {
  if (asked !== undefined && asked !== 0) return { genesys: asked, targets: asked + 1 };
  const own = tryReadPorts(folder);
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
