import { closestName } from '../../core/closest-name';
import { todayOf } from '../tree/today';
import type { Finding } from '../tree/checks';
import { lastDayFault } from '../tree/last-day';
import { rulesAround } from './own/own-rules';
import type { Suppression } from './suppression';

/** Why a suppression does not hold; empty when it does. */
export function suppressionProblems(suppression: Suppression): Finding[] {
  return [...ruleProblems(suppression), ...recordProblems(suppression), ...dateProblems(suppression)];
}

function ruleProblems({ rule: id, construct }: Suppression): Finding[] {
  const rules = rulesAround(construct);
  const rule = rules.get(id);
  if (!rule) {
    const likely = closestName(id, [...rules.keys()]);
    return [
      {
        code: 'rule-unknown',
        what: `a suppression must name a rule, got ${isShownSafely(id) ? `'${id}'` : 'a text that is no id'}`,
        fix: likely === undefined ? 'use an id from `npx gcda policies`' : `did you mean ${likely}?`,
      },
    ];
  }
  if (rule.suppression === 'allowed') return [];
  const reason =
    rule.suppression === 'guards-secrets'
      ? 'it guards secrets'
      : 'what it finds cannot work, or has a record of its own';
  return [
    {
      code: 'suppression-refused',
      what: `rule '${id}' can never be suppressed: ${reason}`,
      fix: `mend what the rule finds, and remove the suppression; \`npx gcda policies ${id}\` says why`,
    },
  ];
}

/** The type asks for both; JavaScript callers and empty texts get here. */
function recordProblems(suppression: Suppression): Finding[] {
  const missing = (['reason', 'owner'] as const).filter((name) => (suppression[name] ?? '').trim() === '');
  return missing.map((name) => ({
    code: 'suppression-unowned',
    what: `a suppression must be recorded: ${name} is empty`,
    fix: `give \`${name}\`: every suppression has a reason and an owner`,
  }));
}

function dateProblems({ rule, expires, construct }: Suppression): Finding[] {
  switch (lastDayFault(expires, todayOf(construct))) {
    case undefined:
      return [];
    case 'no-day':
      return [
        {
          code: 'suppression-date-invalid',
          what: 'a suppression must end on a day written YYYY-MM-DD',
          fix: "write `expires: '2027-03-31'`",
        },
      ];
    case 'today-unknown':
      return [
        {
          code: 'suppression-date-invalid',
          what: `a suppression ends on ${expires}, but the app was not told which day it is`,
          fix: 'make the app with `new App({ context: todayContext(today) })`',
        },
      ];
    case 'over':
      return [
        {
          code: 'suppression-expired',
          what: `the suppression of ${isShownSafely(rule) ? rule : 'a rule'} ended on ${expires}`,
          fix: 'mend what it hid and remove it, or decide anew and give the new last day',
        },
      ];
  }
}

/** Ids are shown; another text may be anything. */
function isShownSafely(id: string): boolean {
  return /^[a-z][a-z0-9-]{0,60}(\/[a-z][a-z0-9-]{0,60})?$/.test(id);
}
