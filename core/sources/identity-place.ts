import { z } from 'zod';
import { variableName } from './source-kind';

/** Where the identity of an encrypted file is: in a file of mode 0600, or in a variable. */
export const identityPlace = { identityFile: z.string().min(1).optional(), identityVariable: variableName.optional() };

/** True where exactly one of these is given. */
export function isOneOf(...things: readonly (string | undefined)[]): boolean {
  return things.filter((thing) => thing !== undefined).length === 1;
}
