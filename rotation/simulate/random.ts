/** Random numbers that a seed determines. */
export interface Random {
  /** From 0 to below 1. */
  next(): number;
  chance(probability: number): boolean;
  /** A whole number of both bounds and what lies between. */
  between(least: number, most: number): number;
  below(count: number): number;
  /** A whole number: how long something takes to happen that may happen at any time. */
  exponential(mean: number): number;
  /** How many things happened that happen `mean` times on average. */
  poisson(mean: number): number;
}

/** Xoshiro128** of Blackman and Vigna (https://prng.di.unimi.it/), its state filled from the seed by SplitMix32. */
export function seededRandom(seed: number): Random {
  const fill = splitMix(seed);
  let [a, b, c, d] = [fill(), fill(), fill(), fill()];
  const next = (): number => {
    const scrambled = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return scrambled / 0x1_0000_0000;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    next,
    chance: (probability) => probability > 0 && next() < probability,
    between: (least, most) => whole(least + Math.floor(next() * (most - least + 1))),
    below: (count) => whole(next() * count),
    exponential: (mean) => whole(Math.round(-mean * Math.log(1 - next()))),
    poisson: (mean) =>
      mean > 30 ? Math.max(0, Math.round(mean + Math.sqrt(mean) * normal())) : countedPoisson(mean, next),
  };
}

/**
 * A number below 2 ** 31 without its fraction. The engine keeps what `Math.floor` gives as it keeps fractions, in an object of its own,
 * and every sum that it goes into as well.
 */
function whole(number: number): number {
  return number | 0;
}

/** Knuth's: multiplies numbers until they fall below e^-mean. Above 30 the normal distribution is as good and does not grow slower. */
function countedPoisson(mean: number, next: () => number): number {
  const limit = Math.exp(-mean);
  let count = -1;
  for (let product = 1; product > limit || count < 0; product *= next()) count += 1;
  return count;
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function splitMix(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
}
