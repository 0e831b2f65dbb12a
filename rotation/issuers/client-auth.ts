import { createPrivateKey, subtle, type KeyObject, type webcrypto } from 'node:crypto';
import { ClientSecretBasic, ClientSecretPost, PrivateKeyJwt, type ClientAuth } from 'oauth4webapi';
import type { Redacted } from '../../core/redacted';
import { refused } from '../machine/stage-fault';
import type { OAuthPolicy } from '../../core/oauth-client-credentials-policy';

/**
 * How a client proves who it is (RFC 6749, 2.3.1; RFC 7523, 2.2).
 *
 * @throws StageFault `issuer-key-unusable`
 */
export async function clientAuthOf(method: OAuthPolicy['authMethod'], secret: Redacted): Promise<ClientAuth> {
  switch (method) {
    case 'client_secret_basic':
      return ClientSecretBasic(secret.reveal());
    case 'client_secret_post':
      return ClientSecretPost(secret.reveal());
    case 'private_key_jwt':
      return PrivateKeyJwt(await signingKey(secret));
  }
}

/** PKCS 8, as PEM or as the base64 of its DER form in one line. */
async function signingKey(secret: Redacted): Promise<webcrypto.CryptoKey> {
  try {
    const text = secret.reveal();
    const key = text.startsWith('-----')
      ? createPrivateKey(text)
      : createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' });
    const der = key.export({ type: 'pkcs8', format: 'der' });
    return await subtle.importKey('pkcs8', new Uint8Array(der), algorithmOf(key), false, ['sign']);
  } catch {
    throw refused('issuer-key-unusable');
  }
}

/** RS256, ES256 or Ed25519, as the key is. */
function algorithmOf({
  asymmetricKeyType,
}: KeyObject): webcrypto.RsaHashedImportParams | webcrypto.EcKeyImportParams | webcrypto.Algorithm {
  if (asymmetricKeyType === 'rsa') return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  if (asymmetricKeyType === 'ec') return { name: 'ECDSA', namedCurve: 'P-256' };
  return { name: 'Ed25519' };
}
