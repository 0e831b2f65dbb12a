import { exitCodes, ProblemsError } from '../core/problem';
import { findSigningKey, signingKeyName } from '../ledger/keys/find-signing-key';
import { newKey } from '../ledger/keys/key-text';
import { parseSigningKey } from '../ledger/keys/signing-key';
import { renderColumns } from './columns';
import type { Io } from './io';
import { keyPorts } from './ledger-place';

interface Output {
  readonly isJson: boolean;
}

/** `gcda keys new --signing`. A key that is there stays. */
export async function runKeysNewSigning({ isJson }: Output, io: Io): Promise<number> {
  const ports = keyPorts(io);
  const found = await findSigningKey(ports);
  const text = found?.text ?? newKey();
  if (!found) await ports.shelf.write(signingKeyName, text);
  const place = found?.place ?? ports.shelf.placeOf(signingKeyName);
  const result = { key: parseSigningKey(text, place).id, place, isNew: !found };
  const row = [result.key, found ? 'was there' : 'new', place];
  io.stdout.write(isJson ? json(result) : renderColumns([['SIGNING KEY', 'STATUS', 'PLACE'], row]));
  if (!found) io.stderr.write('give readers of certificates its public half: `npx gcda keys public > signing.pem`\n');
  return exitCodes.done;
}

/** `gcda keys public`. */
export async function runKeysPublic({ isJson }: Output, io: Io): Promise<number> {
  const found = await findSigningKey(keyPorts(io));
  if (!found) throw signingKeyMissing();
  const { id, publicKey } = parseSigningKey(found.text, found.place);
  io.stdout.write(isJson ? json({ key: id, publicKey }) : publicKey);
  return exitCodes.done;
}

function signingKeyMissing(): ProblemsError {
  return new ProblemsError([
    {
      code: 'signing-key-missing',
      where: 'gcda keys public',
      what: 'there is no key that certificates are signed with',
      fix: 'npx gcda keys new --signing',
    },
  ]);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
