import type { Construct } from 'constructs';
import { addCheck } from './checks';

/**
 * The id under which a construct may be created. A second construct of the same id would make the construct library throw at the first
 * one; here it gets a free id and is reported with everything else.
 */
export function claimId(scope: Construct, id: string, kind: string): string {
  if (!scope.node.tryFindChild(id)) return id;
  let copy = 2;
  while (scope.node.tryFindChild(`${id} (${copy})`)) copy += 1;
  addCheck(scope, () => [
    {
      code: 'declared-twice',
      what: `${kind} '${id}' is declared more than once in ${scope.node.path}`,
      fix: 'rename one of them, or delete the copy',
    },
  ]);
  return `${id} (${copy})`;
}
