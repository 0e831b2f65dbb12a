import { readRegularFile } from './read-regular-file';

const usual = 64 * 1024 * 1024;

/** The text of a plain file that others may have written; undefined where there is none, or something that cannot be read as one. */
export function tryReadText(file: string, maxBytes = usual): string | undefined {
  const read = readRegularFile(file, { maxBytes });
  return read.kind === 'read' ? read.bytes.toString('utf8') : undefined;
}
