import type { ChangeKind } from '../secrets/writing/secret-changes';
import type { PlannedSecret } from '../secrets/plan';
import { renderColumns } from './columns';

/** What a sync would do: a table for each environment, and the sum. */
export function renderPlan(secrets: readonly PlannedSecret[]): string {
  const environments = [...Map.groupBy(secrets, ({ environment }) => environment)];
  const tables = environments.map(
    ([environment, own]) =>
      `${environment}\n${renderColumns(own.map(({ secret, change, why }) => ['', secret, change, why]))}`,
  );
  return `${tables.join('\n')}\n${sumOf(secrets)}\n`;
}

function sumOf(secrets: readonly PlannedSecret[]): string {
  const count = (change: ChangeKind): number => secrets.filter((secret) => secret.change === change).length;
  const parts = (['new', 'changed', 'unknown', 'same'] as const).map((change) => `${count(change)} ${change}`);
  return `${parts.join(', ')}. ${secrets.length === count('same') ? 'Nothing to write' : 'A sync writes all but the same'}.`;
}
