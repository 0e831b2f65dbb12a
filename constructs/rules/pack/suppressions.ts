import type { Rule } from './rule';

/** Suppressions, and rules of users. */
export const suppressions = {
  'suppression-unowned': {
    suppression: 'refused',
    meaning: 'A suppression lacks its reason or owner.',
    cause: 'An empty text.',
    explanation: 'A finding that is hidden without a reason or an owner is a finding that was dropped.',
    fix: 'Say why, and who answers for it.',
    source: 'ours: every exception has a reason and an owner',
  },
  'suppression-date-invalid': {
    suppression: 'refused',
    meaning: 'A suppression’s last day cannot be read, or the app was not told which day it is.',
    cause: '`31.3.2027`; an app made without `todayContext`.',
    explanation: 'A suppression without a readable last day would hold for ever, so it does not hold at all.',
    fix: '`YYYY-MM-DD`.',
    source: 'ours: every exception has a last day',
  },
  'suppression-expired': {
    suppression: 'refused',
    meaning: 'A suppression has ended, and what it hid is reported again.',
    cause: 'Time passed.',
    explanation: 'A suppression is an agreement until a day. From the next day on the finding stands.',
    fix: 'Mend what it hid, or decide anew and give the new last day.',
    source: 'ours: every exception has a last day',
  },
  'suppression-refused': {
    suppression: 'refused',
    meaning: 'A rule that can never be suppressed is to be suppressed.',
    cause: 'A rule that guards secrets, or one whose findings cannot work; `gcda policies` says which.',
    explanation:
      'Some findings have no acceptable reason: a credential in the source, a reference in a body, another environment’s key. Others describe what the platform would refuse or send wrongly whatever anybody signs.',
    fix: 'Mend what the rule finds.',
    source: 'guide 1; guide 2; guide, edge case 1',
  },
  'suppression-unused': {
    suppression: 'refused',
    meaning: 'A suppression covers no finding.',
    cause: 'What it hid was mended, or it stands at another construct.',
    explanation: 'One that hides nothing now would hide the next mistake of its kind.',
    fix: 'Remove it.',
    source: 'ours: exceptions end with their reason',
  },
  'rule-unknown': {
    suppression: 'refused',
    meaning: 'No rule has this id.',
    cause: 'A typing slip, or a rule of your own that this app does not add.',
    explanation: 'A misspelt id suppresses nothing, and looks as if it did.',
    fix: 'Use an id from `gcda policies`.',
    source: 'ours: nothing is ignored in silence',
  },
  'rule-invalid': {
    suppression: 'refused',
    meaning: 'A rule of your own has an id of another form, an id that another rule has, or an empty text.',
    cause: 'An id without prefix.',
    explanation:
      'Findings, suppressions and scripts name a rule by its id, and people read its texts when it refuses their work.',
    fix: '`acme/actions-have-examples`; say what it means, why, and the fix.',
    source: 'ours: rules explain themselves',
  },
} as const satisfies Readonly<Record<string, Rule>>;
