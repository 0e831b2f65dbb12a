import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { ProblemsError } from '../../core/problem';
import type { Redacted } from '../../core/redacted';

/** What others check our signatures with. */
export interface VerifyingKey {
  /** Names the key: 16 hex digits of the SHA-256 of its public half. */
  readonly id: string;
  /** The public half, PEM. */
  readonly publicKey: string;
  /** True for what the private half has signed, as exactly this text. */
  isSignatureOf(text: string, signature: string): boolean;
}

/** An Ed25519 key (RFC 8032). The private half cannot be had from it. */
export interface SigningKey extends VerifyingKey {
  /** Base64. */
  sign(text: string): string;
}

const seedBytes = 32;
/** 32 bytes as 43 characters of base64 and one `=`, which may be missing; or of its form for addresses. */
const base64 = /^[\w+/-]{43}=?$/;
/** DER of a private key in PKCS 8, up to the 32 bytes (RFC 8410, section 7). */
const privateKeyHead = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * The key from 32 random bytes in base64, which is how environments' keys are written too; `where` names their place.
 *
 * @throws ProblemsError `signing-key-invalid`
 */
export function parseSigningKey(text: Redacted, where: string): SigningKey {
  const trimmed = text.reveal().trim();
  if (!base64.test(trimmed)) throw invalid(where);
  const seed = Buffer.from(trimmed, 'base64');
  const der = Buffer.concat([privateKeyHead, seed]);
  try {
    if (seed.length !== seedBytes) throw invalid(where);
    const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    return {
      ...verifyingKey(createPublicKey(key)),
      sign: (signed) => sign(null, Buffer.from(signed), key).toString('base64'),
    };
  } finally {
    seed.fill(0);
    der.fill(0);
  }
}

/**
 * The public half from its PEM.
 *
 * @throws ProblemsError `public-key-invalid`
 */
export function parsePublicKey(pem: string, where: string): VerifyingKey {
  const key = tryParse(pem);
  if (key?.asymmetricKeyType === 'ed25519') return verifyingKey(key);
  throw new ProblemsError([
    {
      code: 'public-key-invalid',
      where,
      what: 'it must hold the public half of an Ed25519 key, as PEM',
      fix: 'write it with `npx gcda keys public > FILE`, where the certificates are made',
    },
  ]);
}

function tryParse(pem: string): KeyObject | undefined {
  try {
    // Of a private key this would make the public half; such a file has no business here.
    return pem.includes('PRIVATE') ? undefined : createPublicKey(pem);
  } catch {
    return undefined;
  }
}

function verifyingKey(key: KeyObject): VerifyingKey {
  return {
    id: createHash('sha256')
      .update(key.export({ format: 'der', type: 'spki' }))
      .digest('hex')
      .slice(0, 16),
    publicKey: key.export({ format: 'pem', type: 'spki' }).toString(),
    isSignatureOf: (text, signature) => {
      const bytes = Buffer.from(signature, 'base64');
      // Decoding overlooks much; only the text that the bytes have is a signature.
      return bytes.toString('base64') === signature && verify(null, Buffer.from(text), key, bytes);
    },
  };
}

function invalid(where: string): ProblemsError {
  return new ProblemsError([
    {
      code: 'signing-key-invalid',
      where,
      what: `a signing key must be ${seedBytes} bytes in base64`,
      fix: 'make one with `npx gcda keys new --signing`, or with `openssl rand -base64 32`',
    },
  ]);
}
