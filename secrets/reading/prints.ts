/** Fingerprints of what sources give now, by environment and secret; null without a key. */
export type Prints = ReadonlyMap<string, ReadonlyMap<string, string | null>>;
