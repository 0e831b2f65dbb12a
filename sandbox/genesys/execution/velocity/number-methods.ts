import { TemplateError } from '../../../../core/rules/velocity/template-error';
import { taking, type Method } from './arity';
import { valueText } from './values';

/** Methods of Java's Number, as templates use them. Undefined: no such signature. */
export const numberMethods: Readonly<Record<string, Method<bigint | number>>> = {
  intValue: taking(0, (number) => BigInt.asIntN(32, toWhole(number))),
  longValue: taking(0, (number) => BigInt.asIntN(64, toWhole(number))),
  doubleValue: taking(0, (number) => Number(number)),
  equals: taking(1, (number, [other]) => number === other),
  compareTo: taking(1, (number, [other]) => {
    const isNumber = typeof other === 'bigint' || typeof other === 'number';
    if (!isNumber || typeof other !== typeof number)
      throw new TemplateError('render', 'compareTo needs a number of the same kind');
    return number < other ? -1n : number > other ? 1n : 0n;
  }),
  toString: taking(0, (number: bigint | number) => valueText(number)),
};

function toWhole(number: bigint | number): bigint {
  return typeof number === 'bigint' ? number : Number.isFinite(number) ? BigInt(Math.trunc(number)) : 0n;
}
