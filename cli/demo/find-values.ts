import { gunzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { spellings } from './spellings';

/** A file, or something a command printed. */
export interface Artifact {
  readonly name: string;
  readonly content: Uint8Array;
}

/** A secret value under its name. Values live no longer than the search. */
export interface KnownValue {
  readonly name: string;
  readonly value: string;
}

/** Where a value was found; never the value. */
export interface Leak {
  readonly artifact: string;
  readonly secret: string;
}

/** Searches artifacts, and what is packed inside zip archives such as Terraform's plan files, for every spelling of every value. */
export function findValues(artifacts: readonly Artifact[], values: readonly KnownValue[]): Leak[] {
  const needles = values.map(({ name, value }) => ({ name, spelled: spellings(value) }));
  return artifacts.flatMap(unpack).flatMap(({ name, content }) => {
    const haystack = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
    return needles
      .filter(({ spelled }) => spelled.some((needle) => haystack.includes(needle)))
      .map((needle) => ({ artifact: name, secret: needle.name }));
  });
}

/** The artifact itself and, where it is an archive, its members. */
function unpack(artifact: Artifact): Artifact[] {
  const { name, content } = artifact;
  const isZip = content[0] === 0x50 && content[1] === 0x4b;
  if (!isZip) return [artifact, ...unpackGzip(artifact)];
  const members = Object.entries(unzipSync(content)).map(([member, bytes]) => ({
    name: `${name}!${member}`,
    content: bytes,
  }));
  return [artifact, ...members.flatMap(unpack)];
}

function unpackGzip({ name, content }: Artifact): Artifact[] {
  if (content[0] !== 0x1f || content[1] !== 0x8b) return [];
  return [{ name: `${name}!gunzip`, content: gunzipSync(content) }];
}
