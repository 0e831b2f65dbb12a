import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { Redacted } from '../../core/redacted';

/** Writes text so that only the holder of the key can read it back. */
export interface SealedBox {
  seal(text: string): Buffer;
  /** Throws when the bytes were changed, or sealed under another key. */
  open(sealed: Uint8Array): string;
  /** A stable stand-in for `text` that does not give it away: HMAC-SHA-256 under a key of the box. */
  label(text: string): string;
}

const ivBytes = 12;
const tagBytes = 16;

/** AES-256-GCM, fresh nonce a message: nonce, tag, cipher text. `purpose` keeps the keys of different users of one master key apart. */
export function createSealedBox(masterKey: Redacted, purpose: string): SealedBox {
  const derive = (use: string) =>
    Buffer.from(hkdfSync('sha256', masterKey.reveal(), '', `gcda sandbox ${purpose} ${use}`, 32));
  const sealKey = derive('seal');
  const labelKey = derive('label');
  return {
    seal: (text) => {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', sealKey, iv);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]);
    },
    open: (sealed) => {
      const decipher = createDecipheriv('aes-256-gcm', sealKey, sealed.subarray(0, ivBytes));
      decipher.setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes));
      return decipher.update(sealed.subarray(ivBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8');
    },
    label: (text) => createHmac('sha256', labelKey).update(text).digest('base64url'),
  };
}
