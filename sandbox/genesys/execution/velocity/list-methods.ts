import { taking, type Method } from './arity';
import { TemplateError } from '../../../../core/rules/velocity/template-error';
import { valuesEqual, valueText, type ValueList } from './values';

/** Methods of Java's List, as templates use them. Undefined: no such signature. */
export const listMethods: Readonly<Record<string, Method<ValueList>>> = {
  get: taking(1, (list, [index]) => {
    if (typeof index !== 'bigint') return undefined;
    if (index < 0n || index >= BigInt(list.length))
      throw new TemplateError('render', `index ${index} is outside a list of ${list.length}`);
    return list[Number(index)];
  }),
  size: taking(0, (list) => BigInt(list.length)),
  isEmpty: taking(0, (list) => list.length === 0),
  contains: taking(1, (list, [item = null]) => list.some((other) => valuesEqual(other, item))),
  indexOf: taking(1, (list, [item = null]) => BigInt(list.findIndex((other) => valuesEqual(other, item)))),
  subList: taking(2, (list, [from, to]) =>
    typeof from === 'bigint' && typeof to === 'bigint' ? list.slice(Number(from), Number(to)) : undefined,
  ),
  add: taking(1, (list, [item = null]) => {
    list.push(item);
    return true;
  }),
  toString: taking(0, (list: ValueList) => valueText(list)),
};
