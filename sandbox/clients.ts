import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { organizationName } from '../core/names';
import { tryReadJsonFile } from '../core/read-json-file';
import { Redacted } from '../core/redacted';
import { writePrivate } from './data-folder';

/** OAuth client of one organisation of the sandbox. */
export interface OrganizationClient {
  readonly clientId: string;
  readonly clientSecret: Redacted;
}

const fileSchema = z.record(
  organizationName,
  z.strictObject({ clientId: z.string().min(1), clientSecret: z.string().min(1) }),
);

/**
 * The clients in `file`, by organisation.
 *
 * @throws {ProblemsError} `sandbox-clients-invalid`
 */
export function readClients(file: string): Record<string, OrganizationClient> {
  const found = tryReadJsonFile(file, fileSchema, {
    code: 'sandbox-clients-invalid',
    kind: 'the file of OAuth clients as the sandbox wrote it',
    fix: 'npx gcda sandbox start --fresh',
    isPrivate: true,
    followsLinks: false,
  });
  const clients = Object.entries(found ?? {});
  return Object.fromEntries(
    clients.map(([name, client]) => [name, { ...client, clientSecret: Redacted.of(client.clientSecret) }]),
  );
}

/** One client an organisation, kept from start to start; the file has mode 0600. */
export function settleClients(file: string, organizations: readonly string[]): Record<string, OrganizationClient> {
  const existing = readClients(file);
  const settled = organizations.map((name): [string, OrganizationClient] => [name, existing[name] ?? newClient()]);
  const plain = settled.map(([name, client]) => [
    name,
    { clientId: client.clientId, clientSecret: client.clientSecret.reveal() },
  ]);
  writePrivate(file, `${JSON.stringify(Object.fromEntries(plain), null, 2)}\n`);
  return Object.fromEntries(settled);
}

function newClient(): OrganizationClient {
  return { clientId: randomUUID(), clientSecret: Redacted.of(randomBytes(32).toString('base64url')) };
}
