import { unexpectedReply, type Called } from './unexpected-reply';

/** What was asked for, or sent. */
export interface Asked {
  readonly id?: string;
  readonly name?: string;
}

/**
 * Lets an answer pass that is about what was asked for. Whoever answers with something else may have done anything; nothing is recorded of
 * it.
 *
 * @throws ProblemsError `platform-reply-unexpected`
 */
export function assertSame<T extends { readonly id?: string | undefined; readonly name?: string | undefined }>(
  called: Called,
  asked: Asked,
  answer: T,
): T {
  for (const member of ['id', 'name'] as const)
    if (!isSame(asked[member], answer[member]))
      throw unexpectedReply(called, `the answer must be about the ${member} that was asked for, and is about another`);
  return answer;
}

/** Members that an answer leaves out say nothing; ids are written in either letter case. */
function isSame(asked: string | undefined, answered: string | undefined): boolean {
  if (asked === undefined || answered === undefined) return true;
  return asked === answered || asked.toLowerCase() === answered.toLowerCase();
}
