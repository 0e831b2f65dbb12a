import { isZero } from './equality';
import { isAttributes, isItems, Unknown, type Attributes, type Value } from './value';

/**
 * What is stored after an apply: the value read back, but the planned one where the difference is only null or nothing. SDKv2 does the
 * same (terraform-plugin-sdk v2.40.0, normalisation of null values after apply), so that state and plan agree.
 */
export function preferPlanned(read: Value, planned: Value): Value {
  if (planned instanceof Unknown) return read;
  if (isCollection(read) || isCollection(planned)) {
    if (isZero(read) && isZero(planned)) return planned;
  }
  if (planned === null) return read;
  if (isAttributes(read) && isAttributes(planned)) return preferMembers(read, planned);
  // Only single blocks: the members of a larger set can't be matched by position.
  if (isItems(read) && isItems(planned) && read.length === 1 && planned.length === 1 && isAttributes(read[0])) {
    return [preferPlanned(read[0], planned[0] ?? null)];
  }
  return read === null && !isCollection(planned) ? planned : read;
}

function preferMembers(read: Attributes, planned: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(read).map(([name, value]) => [
      name,
      name in planned ? preferPlanned(value, planned[name] ?? null) : value,
    ]),
  );
}

function isCollection(value: Value): boolean {
  return isItems(value) || isAttributes(value);
}
