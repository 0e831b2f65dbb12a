import { createDecipheriv } from 'node:crypto';

/** A value that SOPS encrypted, opened. */
export interface SopsValue {
  /** `str`, `int`, `float`, `bool`, `time`, `bytes` or `comment`. */
  readonly type: string;
  /** The caller overwrites them. */
  readonly bytes: Buffer;
}

const form = /^ENC\[AES256_GCM,data:([^,]+),iv:([^,]+),tag:([^,]+),type:([a-z]+)\]$/;
const tagLength = 16;

/** Whether a text of a SOPS file is an encrypted value. */
export function isSopsValue(text: string): boolean {
  return form.test(text);
}

/**
 * Opens one value of a SOPS file (`aes/cipher.go`): AES-256-GCM with a nonce of any length. `context` is what it was sealed for: its path.
 * Undefined where it was changed, moved, or sealed with another key.
 */
export function openSopsValue(text: string, key: Uint8Array, context: string): SopsValue | undefined {
  const [, data = '', iv = '', tag = '', type = ''] = form.exec(text) ?? [];
  try {
    const options = { authTagLength: tagLength };
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64'), options);
    decipher.setAAD(Buffer.from(context)).setAuthTag(Buffer.from(tag, 'base64'));
    const bytes = decipher.update(data, 'base64');
    // In GCM everything comes with `update`; `final` only judges.
    decipher.final();
    return { type, bytes };
  } catch {
    return undefined;
  }
}
