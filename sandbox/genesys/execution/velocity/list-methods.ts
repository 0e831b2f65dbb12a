import { TemplateError } from './template-error';
import { valuesEqual, valueText, type Value, type ValueList } from './values';

/** Methods of Java's List, as templates use them. Undefined: no such signature. */
export const listMethods: Readonly<Record<string, (list: ValueList, args: readonly Value[]) => Value | undefined>> = {
  get: (list, [index]) => {
    if (typeof index !== 'bigint') return undefined;
    if (index < 0n || index >= BigInt(list.length))
      throw new TemplateError('render', `index ${index} is outside a list of ${list.length}`);
    return list[Number(index)];
  },
  size: (list) => BigInt(list.length),
  isEmpty: (list) => list.length === 0,
  contains: (list, [item = null]) => list.some((other) => valuesEqual(other, item)),
  indexOf: (list, [item = null]) => BigInt(list.findIndex((other) => valuesEqual(other, item))),
  subList: (list, [from, to]) =>
    typeof from === 'bigint' && typeof to === 'bigint' ? list.slice(Number(from), Number(to)) : undefined,
  add: (list, [item = null]) => {
    list.push(item);
    return true;
  },
  toString: (list: ValueList) => valueText(list),
};
