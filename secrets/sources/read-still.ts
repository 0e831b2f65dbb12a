import type { FileHandle } from 'node:fs/promises';

/**
 * The beginning of a file, at most `maxBytes`; undefined where somebody wrote to it in between: what was read may be half of the old value
 * and half of the new one.
 */
export async function readStill(
  file: Pick<FileHandle, 'read' | 'stat'>,
  maxBytes: number,
): Promise<Buffer | undefined> {
  const before = await file.stat({ bigint: true });
  const buffer = Buffer.alloc(maxBytes);
  let length = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, length, maxBytes - length, length);
    length += bytesRead;
    if (bytesRead === 0 || length === maxBytes) break;
  }
  const after = await file.stat({ bigint: true });
  if (before.size === after.size && before.mtimeNs === after.mtimeNs) return buffer.subarray(0, length);
  buffer.fill(0);
  return undefined;
}
