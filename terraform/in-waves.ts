/** A thing that may need others of its kind. */
interface Dependent {
  readonly name: string;
  /** Names; of those that are not among the things, none is waited for. */
  readonly dependencies: readonly string[];
}

/**
 * Things in waves: each needs only things of earlier waves. For the way back, dependents come first.
 *
 * @returns the waves, or the names in a cycle
 */
export function inWaves<Thing extends Dependent>(
  things: readonly Thing[],
  { isReversed = false }: { readonly isReversed?: boolean } = {},
): { readonly waves: readonly (readonly Thing[])[] } | { readonly cycle: readonly string[] } {
  const waves: Thing[][] = [];
  const placed = new Set<string>();
  let left = [...things];
  while (left.length > 0) {
    const names = new Set(left.map(({ name }) => name));
    const wave = left.filter(({ dependencies }) => !dependencies.some((name) => names.has(name)));
    if (wave.length === 0) return { cycle: [...names] };
    waves.push(wave);
    for (const { name } of wave) placed.add(name);
    left = left.filter(({ name }) => !placed.has(name));
  }
  return { waves: isReversed ? waves.reverse() : waves };
}
