import { memberAt } from '../../core/member-at';
import { tryParseJson } from '../../core/try-parse-json';
import type { ConsoleResult } from '../console/describe-result';

/**
 * A member of the target's answer, by its path with dots. The action's output may leave it out, so the console's steps are searched too:
 * where they show what the target sent is not documented.
 */
export function answerMember({ answer, operations }: ConsoleResult, path: string): string | undefined {
  const shown = operations.flatMap(({ result }) => [result, ...membersOf(result)]);
  const found = [answer, ...shown].map((candidate) => memberAt(parsed(candidate), path));
  return found.find((member) => typeof member === 'string');
}

function membersOf(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}

function parsed(value: unknown): unknown {
  return typeof value === 'string' ? tryParseJson(value) : value;
}
