import { Redacted } from '../../core/redacted';
import { maxValueBytes } from '../value-rules/value-problems';
import { decodeText } from './decode-text';
import { readFileBytes, unreadable } from './read-file-bytes';
import type { ReadSource } from './source';
import { stripLineEnd } from './strip-line-end';

// One byte more than two line ends above the limit is enough to say "too long" without reading a whole disk image.
const enough = maxValueBytes + 3;

/** Takes the value from a file that only its owner can read. One line end at the end of the file is not part of the value. */
export const readFile: ReadSource<'file'> = async ({ path }, secret, { directory }) => {
  const wanted = {
    path,
    directory,
    secret,
    maxBytes: enough,
    isPrivate: true,
    missing: { code: 'value-missing', fix: `write the value to ${path} with mode 0600` },
    kind: 'a plain text file that you own, with mode 0600',
  };
  const bytes = await readFileBytes(wanted);
  const text = decodeText(bytes, bytes.length === enough);
  if (text === undefined) throw unreadable(wanted, 'is not UTF-8 text');
  return Redacted.of(stripLineEnd(text));
};
