/**
 * From 0 to 1, always the same for a generation of a secret, and spread evenly over secrets: the hash FNV-1a, its bits mixed by the
 * finisher of MurmurHash3, since FNV alone leaves the upper bits of similar texts alike.
 */
export function spreadOf(environment: string, secret: string, generation: number): number {
  let hash = withText(0x811c9dc5, environment);
  hash = withText(withText(hash, '/'), secret);
  hash = withText(withText(hash, '/'), String(generation));
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000;
}

function withText(hash: number, text: string): number {
  let mixed = hash;
  for (let index = 0; index < text.length; index += 1) mixed = Math.imul(mixed ^ text.charCodeAt(index), 0x01000193);
  return mixed;
}
