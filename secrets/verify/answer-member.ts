import type { ConsoleResult } from '../describe-result';

/**
 * A member of the target's answer, by its path with dots. The action's output may leave it out, so the console's steps are searched too:
 * where they show what the target sent is not documented.
 */
export function answerMember({ answer, operations }: ConsoleResult, path: string): string | undefined {
  const shown = operations.flatMap(({ result }) => [result, ...membersOf(result)]);
  const found = [answer, ...shown].map((candidate) => memberAt(parsed(candidate), path.split('.')));
  return found.find((member) => typeof member === 'string');
}

function membersOf(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}

function memberAt(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return value;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return memberAt((value as Readonly<Record<string, unknown>>)[name], rest);
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
