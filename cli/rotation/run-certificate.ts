import { exitCodes } from '../../core/problem';
import type { Database } from '../../ledger/database';
import { findSigningKey } from '../../ledger/keys/find-signing-key';
import { loadKeys } from '../../ledger/keys/load-keys';
import { parseSigningKey } from '../../ledger/keys/signing-key';
import { buildCertificate } from '../../rotation/certificate/build-certificate';
import type { Certificate } from '../../rotation/certificate/certificate';
import { collectEvidence } from '../../rotation/certificate/collect-evidence';
import { renderCertificate } from '../../rotation/certificate/render-certificate';
import { renderEnvelope, signCertificate } from '../../rotation/certificate/sign-certificate';
import { findSecret } from '../../secrets/targets/find-in-inventory';
import { actorOf } from '../actor';
import type { Io } from '../io';
import { keyPorts } from '../ledger-place';
import { isConfigured, openClients } from '../open-clients';
import { printProblems } from '../print-problems';
import { readInventory } from '../read-inventory';
import { headsBehind } from '../watch-heads';
import { withLedger } from '../with-ledger';

/** Which certificate, and in what form. */
export interface CertificateWish {
  readonly name: string;
  readonly generation: number | undefined;
  readonly isJson: boolean;
}

/** `gcda rotation certificate NAME`. */
export function runCertificate(wish: CertificateWish, io: Io): Promise<number> {
  return withLedger(io, (db) => printCertificate(wish, db, io));
}

/** Prints the certificate of a rotation; gives the exit code that its verdict has. */
export async function printCertificate(wish: CertificateWish, db: Database, io: Io): Promise<number> {
  const { environment, secret } = findSecret(await readInventory(io), wish.name);
  const keyOf = await loadKeys([environment.name], keyPorts(io));
  const behind = await headsBehind(db, [environment.name], keyOf, io);
  printProblems(behind, io);
  const evidence = await collectEvidence(
    { environment, secret, generation: wish.generation },
    {
      db,
      clock: io.clock,
      key: keyOf(environment.name),
      isChainBehind: behind.length > 0,
      client: isConfigured(environment, io) ? openClients([environment], io)(environment) : undefined,
    },
  );
  const certificate = buildCertificate(evidence, { at: io.clock.now(), actor: actorOf(io.env) });
  const found = await findSigningKey(keyPorts(io));
  const envelope = signCertificate(certificate, found && parseSigningKey(found.text, found.place));
  io.stdout.write(wish.isJson ? renderEnvelope(envelope) : renderCertificate(envelope));
  if (!found) io.stderr.write('not signed: there is no signing key; make one with `npx gcda keys new --signing`\n');
  return exitCodeOf[certificate.verdict];
}

const exitCodeOf: Readonly<Record<Certificate['verdict'], number>> = {
  proven: exitCodes.done,
  refuted: exitCodes.problems,
  'not-proven': exitCodes.pending,
};
