import type { Rule } from './rule';

/** Ways by which a value or a reference could get out. */
export const leaks = {
  'stack-unresolvable': {
    suppression: 'guards-secrets',
    meaning: 'A token or override of the stack throws when it is resolved.',
    cause: 'A `Lazy` that reads what is not there yet.',
    explanation:
      'Rules judge the JSON that Terraform will get. Of a stack that does not resolve nothing is known, so nothing is claimed.',
    fix: 'Make it a pure function.',
    source: 'ours: what cannot be judged is refused',
  },
} as const satisfies Readonly<Record<string, Rule>>;
