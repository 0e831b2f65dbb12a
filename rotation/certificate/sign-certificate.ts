import { canonicalJson } from '../../core/canonical-json';
import type { SigningKey } from '../../ledger/keys/signing-key';
import type { Certificate, Envelope } from './certificate';

/** What the signature is over: nothing else that the key signs begins so. */
export function signedText(certificate: Certificate): string {
  return `gcda rotation certificate ${certificate.version}\n${canonicalJson(certificate)}`;
}

/** Signs a certificate; without a key it says that it is not signed. */
export function signCertificate(certificate: Certificate, key: SigningKey | undefined): Envelope {
  const signature = key && { algorithm: 'Ed25519' as const, keyId: key.id, value: key.sign(signedText(certificate)) };
  return { certificate, signature: signature ?? null };
}

/** The one text that an envelope has: a line of canonical JSON. */
export function renderEnvelope(envelope: Envelope): string {
  return `${canonicalJson(envelope)}\n`;
}
