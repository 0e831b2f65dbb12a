import type { InventoryAction } from '../../core/inventory';
import type { TestResult } from '../../genesys/schemas/test-result';
import { secretHeadersOf } from '../console/secret-headers';

/**
 * How the console shows the headers that carry secrets: `empty`, as an unresolved `reference`, or otherwise, which is mostly a mask. It
 * looks at what came unmasked and gives one word of it. Consoles may mask with nothing, so it explains a refusal and proves none.
 */
export function shownSecret(
  result: TestResult,
  action: Pick<InventoryAction, 'headers'>,
): 'empty' | 'reference' | undefined {
  const names = new Set(secretHeadersOf(action).map((name) => name.toLowerCase()));
  const shown = (result.operations ?? []).flatMap((operation) => membersOf(operation.result, names));
  if (shown.some((text) => /\{\{\s*secrets\.|\$!?\{?credentials\b/.test(text))) return 'reference';
  return shown.some((text) => text.replace(/^(Bearer|Basic)\b/i, '').trim() === '') ? 'empty' : undefined;
}

function membersOf(value: unknown, names: ReadonlySet<string>): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) =>
    names.has(name.toLowerCase()) && typeof member === 'string' ? [member] : membersOf(member, names),
  );
}
