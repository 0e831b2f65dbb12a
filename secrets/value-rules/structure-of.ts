import { isOfParts, isPair } from './composite-value';
import { isLabelled, isQuoted, type LineContext } from './pasted-line';

/** What a text is besides one value. */
export type Structure = 'composite' | 'labelled' | 'quoted';

/**
 * The one thing that a text is besides a value; undefined for all others. Its structure tells, never a single character: issuers put colons,
 * commas, semicolons and equals signs into keys, and generators of passwords put anything.
 */
export function structureOf(text: string, context: LineContext): Structure | undefined {
  if (isOfParts(text)) return 'composite';
  if (isLabelled(text, context)) return 'labelled';
  if (isQuoted(text)) return 'quoted';
  return isPair(text, context.type) ? 'composite' : undefined;
}
