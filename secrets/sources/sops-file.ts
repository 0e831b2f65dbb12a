import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { z } from 'zod';
import { wireObject } from '../../core/wire';

/** One value of a SOPS file, encrypted or not, as it counts for the file's MAC. */
export interface SopsLeaf {
  /** Names of the members that lead to it; the items of a list add none. */
  readonly path: readonly string[];
  readonly isInList: boolean;
  readonly text: string;
}

/** A file that SOPS encrypted, taken apart. */
export interface SopsFile {
  /** In the order of the file. */
  readonly leaves: readonly SopsLeaf[];
  /** The file's key, encrypted to each of the age recipients. */
  readonly ageKeys: readonly string[];
  /** Hash of all values, encrypted. */
  readonly mac: string;
  readonly lastModified: string;
  /** Whether values that are not encrypted are left out of the hash. */
  readonly isMacOfEncryptedOnly: boolean;
}

const metadataSchema = wireObject({
  age: z.array(wireObject({ enc: z.string() })).optional(),
  mac: z.string(),
  lastmodified: z.string(),
  mac_only_encrypted: z.boolean().optional(),
  // Several groups share the key between them (Shamir).
  key_groups: z.null().optional(),
});

/**
 * Reads the YAML or JSON form of SOPS (github.com/getsops/sops v3.13.3, `stores/` and `sops.go`); JSON is read as the YAML that it is.
 * Undefined where the text is neither, or has what is not supported here: several documents, aliases, binary scalars, key groups.
 */
export function parseSopsFile(text: string): SopsFile | undefined {
  try {
    // Integers beyond 2^53 count with all their digits.
    const { contents, errors } = parseDocument(text, { intAsBigInt: true });
    if (errors.length > 0 || !isMap(contents)) return undefined;
    const values = contents.items.filter(({ key }) => keyOf(key) !== 'sops');
    const leaves = values.flatMap(({ key, value }) => [...leavesOf(value, [keyOf(key)], false)]);
    return toFile(leaves, metadataSchema.parse((contents.toJSON() as { sops?: unknown }).sops));
  } catch {
    // Whatever it says may quote the file.
    return undefined;
  }
}

/** Whether a text is YAML or JSON with members, and none of them is the metadata of SOPS. */
export function isPlain(text: string): boolean {
  try {
    const { contents, errors } = parseDocument(text);
    return errors.length === 0 && isMap(contents) && contents.items.length > 0 && !contents.has('sops');
  } catch {
    return false;
  }
}

function toFile(leaves: readonly SopsLeaf[], metadata: z.infer<typeof metadataSchema>): SopsFile {
  return {
    leaves,
    ageKeys: (metadata.age ?? []).map(({ enc }) => enc),
    mac: metadata.mac,
    lastModified: metadata.lastmodified,
    isMacOfEncryptedOnly: metadata.mac_only_encrypted ?? false,
  };
}

function* leavesOf(node: unknown, path: readonly string[], isInList: boolean): Generator<SopsLeaf> {
  if (isMap(node)) for (const { key, value } of node.items) yield* leavesOf(value, [...path, keyOf(key)], isInList);
  else if (isSeq(node)) for (const item of node.items) yield* leavesOf(item, path, true);
  else if (node !== null && !isScalar(node)) throw new TypeError('an alias');
  else if (node !== null && node.value !== null) yield { path, isInList, text: asCounted(node.value) };
}

/** A value as SOPS writes it for encryption and for the hash. */
function asCounted(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'bigint' || typeof value === 'number') return String(value);
  throw new TypeError('a scalar of another kind');
}

function keyOf(key: unknown): string {
  if (isScalar(key) && typeof key.value === 'string') return key.value;
  throw new TypeError('a key that is no text');
}
