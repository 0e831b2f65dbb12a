import { valueText, type Value } from './values';

/** Methods of Java's Number, as templates use them. Undefined: no such signature. */
export const numberMethods: Readonly<
  Record<string, (number: bigint | number, args: readonly Value[]) => Value | undefined>
> = {
  intValue: (number) => BigInt.asIntN(32, toWhole(number)),
  longValue: (number) => BigInt.asIntN(64, toWhole(number)),
  doubleValue: (number) => Number(number),
  equals: (number, [other]) => number === other,
  compareTo: (number, [other]) => {
    if (typeof other !== 'bigint' && typeof other !== 'number') return undefined;
    return number < other ? -1n : number > other ? 1n : 0n;
  },
  toString: (number: bigint | number) => valueText(number),
};

function toWhole(number: bigint | number): bigint {
  return typeof number === 'bigint' ? number : Number.isFinite(number) ? BigInt(Math.trunc(number)) : 0n;
}
