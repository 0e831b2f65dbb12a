import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { exitCodes, ProblemsError } from '../../core/problem';
import { findSigningKey } from '../../ledger/keys/find-signing-key';
import { parsePublicKey, parseSigningKey, type VerifyingKey } from '../../ledger/keys/signing-key';
import { readCertificate } from '../../rotation/certificate/read-certificate';
import type { Io } from '../io';
import { keyPorts } from '../ledger-place';

/** Which certificate, and by whom it must be signed. */
export interface CertificateCheck {
  readonly file: string;
  readonly publicKeyFile: string | undefined;
  readonly isJson: boolean;
}

/** `gcda rotation verify FILE`: 0 when the file is what was signed, whatever its verdict; 1 when not. */
export async function runVerify({ file, publicKeyFile, isJson }: CertificateCheck, io: Io): Promise<number> {
  const key = await verifyingKey(publicKeyFile, io);
  const { environment, secret, values, verdict, ending, issuedAt } = readCertificate(read(file, io), key, file);
  const { generation } = values.new;
  const result = { file, isAuthentic: true, keyId: key.id, environment, secret, generation, ending, verdict, issuedAt };
  io.stdout.write(
    isJson
      ? `${JSON.stringify(result, null, 2)}\n`
      : `authentic: signed with key ${key.id}\n${secret}, generation ${generation}: rotation ${ending}, ${verdict}\n`,
  );
  return exitCodes.done;
}

async function verifyingKey(file: string | undefined, io: Io): Promise<VerifyingKey> {
  if (file !== undefined) return parsePublicKey(read(file, io), file);
  const found = await findSigningKey(keyPorts(io));
  if (found) return parseSigningKey(found.text, found.place);
  throw new ProblemsError([
    {
      code: 'public-key-missing',
      where: 'gcda rotation verify',
      what: 'there must be a key to verify with, and none is given or here; the one that a file names proves nothing',
      fix: 'get the public key from whoever made the certificate, and pass it with `--public-key FILE`',
    },
  ]);
}

function read(file: string, { cwd }: Io): string {
  try {
    return readFileSync(resolve(cwd, file), 'utf8');
  } catch (error) {
    throw new ProblemsError([
      {
        code: 'file-unreadable',
        where: file,
        what: `it must be a file that you may read, got ${(error as NodeJS.ErrnoException).code ?? 'an unknown error'}`,
        fix: 'correct the path or its permissions',
      },
    ]);
  }
}
