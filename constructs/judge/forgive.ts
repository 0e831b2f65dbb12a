import type { IConstruct } from 'constructs';
import type { Problem } from '../../core/problem';
import { authorLocation } from '../tree/author-location';
import { suppressionsAround, type Suppression } from './suppression';
import { suppressionProblems } from './suppression-problems';

/** A finding that is not reported, and what says so. */
export interface Suppressed {
  readonly problem: Problem;
  readonly suppression: Suppression;
}

/** Findings, parted by the suppressions in force. */
export interface Forgiven {
  readonly standing: Problem[];
  readonly suppressed: Suppressed[];
  /** One problem for each suppression that holds and covers none of the findings. */
  readonly unused: Problem[];
}

/** Parts what was found in the tree of `root` into what stands and what is suppressed. */
export function forgive(root: IConstruct, found: readonly Problem[]): Forgiven {
  const inForce = suppressionsAround(root).filter((suppression) => suppressionProblems(suppression).length === 0);
  const coverOf = (problem: Problem) => inForce.find((suppression) => covers(suppression, problem));
  return {
    standing: found.filter((problem) => !coverOf(problem)),
    suppressed: found.flatMap((problem) => {
      const suppression = coverOf(problem);
      return suppression ? [{ problem, suppression }] : [];
    }),
    unused: inForce.filter((suppression) => !found.some((problem) => covers(suppression, problem))).map(unused),
  };
}

/** A suppression holds for its construct and what is below it; at the app, also for what has no construct. */
function covers({ rule, construct }: Suppression, { code, where }: Problem): boolean {
  const { path } = construct.node;
  return rule === code && (path === '' || where === path || where.startsWith(`${path}/`));
}

function unused({ rule, construct, trace }: Suppression): Problem {
  const at = authorLocation(trace);
  return {
    code: 'suppression-unused',
    where: construct.node.path === '' ? 'app' : construct.node.path,
    ...(at === undefined ? {} : { at }),
    what: `the suppression of ${rule} covers no finding here or below`,
    fix: 'remove it; where it is for one environment only, declare it for that one',
  };
}
