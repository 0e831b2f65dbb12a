import { gunzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import type { Redacted } from '../../core/redacted';
import { spellings } from './spellings';

/** A file, or something a command printed. */
export interface Artifact {
  readonly name: string;
  readonly content: Uint8Array;
}

/** A secret value under its name. It is revealed for the search alone. */
export interface KnownValue {
  readonly name: string;
  readonly value: Redacted;
}

/** Where a value was found; never the value. */
export interface Leak {
  readonly artifact: string;
  readonly secret: string;
}

/** Searches artifacts, and what is packed inside zip archives such as Terraform's plan files, for every spelling of every value. */
export function findValues(artifacts: readonly Artifact[], values: readonly KnownValue[]): Leak[] {
  const needles = values.map(({ name, value }) => ({ name, spelled: spellings(value.reveal()) }));
  return artifacts.flatMap(unpack).flatMap(({ name, content }) => {
    const haystack = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
    return needles
      .filter(({ spelled }) => spelled.some((needle) => haystack.includes(needle)))
      .map((needle) => ({ artifact: name, secret: needle.name }));
  });
}

/** First bytes of archives. Longer than a text would begin with by chance, since what cannot be unpacked ends the search. */
const zipMagic = Buffer.from([0x50, 0x4b, 0x03, 0x04]);
const gzipMagic = Buffer.from([0x1f, 0x8b, 0x08]);

/** The artifact itself and, where it is an archive, its members, at any depth. */
function unpack(artifact: Artifact): Artifact[] {
  return [artifact, ...membersOf(artifact).flatMap(unpack)];
}

/** @throws Error for an archive that cannot be read: a search that left it out would claim too much. */
function membersOf({ name, content }: Artifact): Artifact[] {
  try {
    if (beginsWith(content, zipMagic)) {
      return Object.entries(unzipSync(content)).map(([member, bytes]) => ({
        name: `${name}!${member}`,
        content: bytes,
      }));
    }
    return beginsWith(content, gzipMagic) ? [{ name: `${name}!gunzip`, content: gunzipSync(content) }] : [];
  } catch (error) {
    throw new Error(`${name} looks like an archive and cannot be unpacked, so it cannot be searched`, { cause: error });
  }
}

function beginsWith(content: Uint8Array, magic: Buffer): boolean {
  return magic.equals(content.subarray(0, magic.length));
}
