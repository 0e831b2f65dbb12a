import { isList, Tool, valueText } from '../velocity/values';

/**
 * `$msdynamics.phoneNumberFilter("number", ["field", …])`: an OData filter that finds the number in any of the fields. Seen in one published
 * action only; the text it gives is assumed.
 */
export const msdynamicsTool = new Tool({
  phoneNumberFilter: (number, fields) => {
    if (number === undefined || fields === undefined || !isList(fields)) return undefined;
    const literal = valueText(number).replaceAll("'", "''");
    return fields.map((field) => `${valueText(field)} eq '${literal}'`).join(' or ');
  },
});
