import { Token } from 'cdktf';
import { isSecretRef } from './secret-ref';
import { isBodyException } from './body-exception';
import { isPlatformToken } from './platform-token';
import { isField } from './field';

/** Levels of JSON that the platform accepts (help, "Add configuration to custom actions"). */
const deepest = 50;

/** Why a body cannot be sent as JSON; undefined when it can. The compiler sees most of it; casts and JavaScript go around it. */
export function bodyFault(body: unknown): 'secret' | 'not-json' | 'too-deep' | undefined {
  return body === undefined ? undefined : faultOf(body, 1);
}

function faultOf(value: unknown, level: number): ReturnType<typeof bodyFault> {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  // Only in a text does what Terraform computes stay visible for the rules.
  if (Token.isUnresolved(value)) return 'not-json';
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : 'not-json';
  if (typeof value !== 'object') return 'not-json';
  if (isField(value) || isBodyException(value)) return undefined;
  if (isSecretRef(value) || isPlatformToken(value)) return 'secret';
  if (!Array.isArray(value) && !isPlain(value)) return 'not-json';
  // A body that holds itself is endless, so this ends it too.
  if (level > deepest) return 'too-deep';
  // `Array.from` gives the holes of a list as well.
  for (const item of Array.isArray(value) ? Array.from<unknown>(value) : Object.values(value)) {
    const fault = faultOf(item, level + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** No Date, Map or class: their members say nothing, or too much. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
