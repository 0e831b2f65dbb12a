import type { Rule } from './rule';

/** Secrets in bodies, which need a record. */
export const bodyExceptions = {
  'exception-unowned': {
    suppression: 'guards-secrets',
    meaning: 'A body exception lacks its reason, owner or review.',
    cause: 'An empty text.',
    explanation:
      'A secret in a body is a decision that somebody took and reviewed. Without reason, owner and review nobody can say whether it still holds.',
    fix: 'Complete the record.',
    source: 'guide 2',
  },
  'exception-date-invalid': {
    suppression: 'guards-secrets',
    meaning: "A body exception's last day cannot be read, or the app was not told which day it is.",
    cause: '`31.3.2027`; an app made without `todayContext`.',
    explanation:
      'Constructs read no clock, so that the same declarations give the same JSON; the day comes in from outside. Without a day it cannot be told whether the exception holds, so it does not.',
    fix: '`YYYY-MM-DD`.',
    source: 'guide 2; ours: every record has a last day',
  },
  'exception-expired': {
    suppression: 'guards-secrets',
    meaning: 'A body exception has ended.',
    cause: 'Time passed.',
    explanation: 'From the day after its last one, an exception is a secret in a body that nobody has allowed.',
    fix: 'Move the secret into a header, or have it reviewed again.',
    source: 'guide 2',
  },
  'exception-type-refused': {
    suppression: 'guards-secrets',
    meaning: 'The secret is of a kind that no body takes.',
    cause: 'A password, or a token whose `lifetimeSeconds` is more.',
    explanation:
      'What stands in a body ends up in the target’s logs. A pre-shared key is good for that one target, and a short-lived token soon for nothing; a password is good for as long as nobody notices.',
    fix: 'A `psk`, or a token of 15 minutes at most.',
    source: 'guide 2',
  },
  'exception-without-tls13': {
    suppression: 'guards-secrets',
    meaning: 'The service is not known to refuse TLS below 1.3.',
    cause: "`minimumTls` is missing in the environment's file.",
    explanation: 'The guide demands TLS 1.3 for credentials in bodies, and only the target can refuse older versions.',
    fix: 'Have its owner guarantee it, and say so.',
    source: 'guide 2',
  },
  'exception-store-unfit': {
    suppression: 'guards-secrets',
    meaning: "The environment's store has no way to escape a secret for JSON.",
    cause: "`store: 'native-secrets'`.",
    explanation:
      'Templates of integration credentials can escape a value for JSON. A named secret is put in as it is, so a quote in it would break the body, or add members to it.',
    fix: '`integration-credentials`.',
    source: 'help, "Velocity macros for data actions"; assumed (named secrets)',
  },
} as const satisfies Readonly<Record<string, Rule>>;
