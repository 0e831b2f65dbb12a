import { TemplateError } from '../../../../core/rules/velocity/template-error';
import { Tool, valueText, type Value } from '../velocity/values';

/**
 * `$successTemplateUtils`. Values enter a success template as JSON text, so these take and give JSON text.
 *
 * - `firstFromArray(array[, default])`: the first item; without one the default, without a default nothing (the last is assumed).
 * - `moveKeysIntoArrayOfObjects(object, key)`: `{"a": {"x": 1}}` becomes `[{"<key>": "a", "x": 1}]` (assumed).
 */
export const successTemplateUtils = new Tool({
  firstFromArray: (array, fallback) => {
    if (array === undefined) return undefined;
    const items = json(array, 'firstFromArray');
    if (!Array.isArray(items)) throw new TemplateError('render', 'firstFromArray needs a JSON array');
    return items.length > 0
      ? JSON.stringify(items[0])
      : fallback === undefined || fallback === null
        ? ''
        : valueText(fallback);
  },
  moveKeysIntoArrayOfObjects: (object, key) => {
    if (object === undefined || typeof key !== 'string') return undefined;
    const members = json(object, 'moveKeysIntoArrayOfObjects');
    if (typeof members !== 'object' || members === null)
      throw new TemplateError('render', 'moveKeysIntoArrayOfObjects needs a JSON object');
    const entries = Object.entries(members as Readonly<Record<string, unknown>>);
    return JSON.stringify(
      entries.map(([name, member]) => ({ [key]: name, ...(typeof member === 'object' ? member : { value: member }) })),
    );
  },
});

function json(value: Value, macro: string): unknown {
  try {
    return JSON.parse(valueText(value)) as unknown;
  } catch {
    throw new TemplateError('render', `the argument of ${macro} is not JSON`);
  }
}
