import type { IConstruct } from 'constructs';
import { authorLocation } from './author-location';
import type { Finding } from './checks';
import { declarationOf } from './declaration-traces';

/** Path of a construct, and the author's line that declared it or what it is part of. */
export function placeOf(construct: IConstruct): Pick<Finding, 'where' | 'at'> {
  const where = construct.node.path;
  for (const { node } of construct.node.scopes.toReversed()) {
    const trace = node.scope && declarationOf(node.scope, node.id);
    const at = trace && authorLocation(trace);
    if (at !== undefined) return { where, at };
  }
  return { where };
}
