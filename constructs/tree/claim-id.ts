import type { Construct } from 'constructs';
import { authorLocation, type Trace } from './author-location';
import { addCheck } from './checks';
import { declarationOf, traceDeclaration } from './declaration-traces';

/**
 * The id under which a construct may be created. A second construct of the same id would make the construct library throw at the first
 * one; here it gets a free id and is reported with everything else, with the places of both.
 */
export function claimId(scope: Construct, id: string, kind: string): string {
  const free = freeId(scope, id);
  const trace = traceDeclaration(scope, free, claimId);
  if (isReserved(id)) addCheck(scope, () => [reserved(id, kind)], trace);
  else if (free !== id) addCheck(scope, () => [declaredTwice(scope, id, kind)], trace);
  return free;
}

function freeId(scope: Construct, id: string): string {
  if (!scope.node.tryFindChild(id)) return id;
  let copy = 2;
  while (scope.node.tryFindChild(`${id} (${copy})`)) copy += 1;
  return `${id} (${copy})`;
}

/** True for `constructor`, `__proto__` and the like: the construct library keeps children in an object that has these already. */
export function isReserved(id: string): boolean {
  return id in {};
}

function reserved(id: string, kind: string) {
  return {
    code: 'id-reserved',
    what: `a ${kind} cannot be called '${id}', a name that every JavaScript object has`,
    fix: 'rename it',
  };
}

function declaredTwice(scope: Construct, id: string, kind: string) {
  const first: Trace = declarationOf(scope, id) ?? {};
  const place = authorLocation(first);
  return {
    code: 'declared-twice',
    what: `${kind} '${id}' is declared more than once in ${scope.node.path}${place === undefined ? '' : `, first at ${place}`}`,
    fix: 'rename one of them, or delete the copy',
  };
}
