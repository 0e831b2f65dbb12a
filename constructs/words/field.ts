import type { MustBeName, NameOf } from './must-be-name';

/** Tells a field from a literal of the same members. */
const fieldMark: unique symbol = Symbol.for('gcda:field');

/** Stands for an input's value in a JSON body; made by `field`. */
export interface Field<Name extends string = string> {
  readonly [fieldMark]: true;
  readonly name: Name;
}

/** An input's value in a JSON body; written as a JSON string, number or boolean, after the input's own type. */
export function field<const Name>(name: Name & MustBeName<Name>): Field<NameOf<Name>> {
  // Anything but a name does not compile.
  return { [fieldMark]: true, name: name as NameOf<Name> };
}

/** True for an input's placeholder in a body. */
export function isField(value: unknown): value is Field {
  return typeof value === 'object' && value !== null && fieldMark in value;
}
