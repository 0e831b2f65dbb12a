import type { Rule } from './rule';

/** Tokens that the platform fetches itself. */
export const tokenRequests = {
  'oauth-store-unsupported': {
    suppression: 'refused',
    meaning: '`PlatformOAuth` in an environment whose store has named secrets.',
    cause: "`store: 'native-secrets'`.",
    explanation:
      'What makes the platform fetch a token is a credential of type `userDefinedOAuth`. Named secrets have nothing of the kind.',
    fix: 'Use integration credentials there, or a bearer secret that is kept fresh.',
    source: 'help, "How to use the user defined (OAuth) credential type"',
  },
  'token-url-missing': {
    suppression: 'refused',
    meaning: 'Tokens are to be fetched from a service without token endpoint.',
    cause: "The environment's file lacks `tokenUrl`.",
    explanation:
      'The address of the token endpoint differs between environments, so it stands beside the service’s address in each of their files.',
    fix: 'Add it to the service there.',
    source: 'guide, edge case 1',
  },
  'token-parameter-invalid': {
    suppression: 'refused',
    meaning: 'A form parameter of a token request is no literal text of whole characters.',
    cause: 'Half of a surrogate pair; a `Fn` or a variable.',
    explanation:
      'What has no form in UTF-8 would arrive as another character. What Terraform computes is read by no rule.',
    fix: 'Write the text itself.',
    source: 'RFC 3629 §3; ours: rules read text',
  },
  'token-request-without-secret': {
    suppression: 'refused',
    meaning: 'No header of a token request refers to a secret.',
    cause: 'The header was forgotten.',
    explanation:
      'A token endpoint that hands out tokens to anybody authenticates nobody. Most likely the header was forgotten, and every action of the service would be refused.',
    fix: '`headers: { Authorization: basicAuth(clientId, clientSecret) }`.',
    source: 'RFC 6749 §2.3.1',
  },
  'token-request-uses-token': {
    suppression: 'refused',
    meaning: 'A token request authenticates with the token that it fetches.',
    cause: '`oauth.token()` in its own headers.',
    explanation: 'The request would wait for its own answer.',
    fix: 'Use secrets.',
    source: 'RFC 6749 §4.4',
  },
  'token-member-invalid': {
    suppression: 'refused',
    meaning: 'A member of the token answer has a name that templates cannot read.',
    cause: "A path or a dash in `oauth.token('…')`.",
    explanation:
      'Templates read members at the top of the answer, by a name of letters, digits and `_`. Another name would be sent as text.',
    fix: 'A name at the top of the answer.',
    source: 'help, "Velocity macros for data actions"',
  },
  'body-exception-missing': {
    suppression: 'guards-secrets',
    meaning: 'A secret stands in the form of a token request.',
    cause: "The target's example has `client_secret` in the body.",
    explanation:
      'The form of a token request is a body like any other, and RFC 6749 has the header form for clients. Where a target takes no such header, the form needs a record with owner, review and last day.',
    fix: 'Use the header form; where the target has none, record a `bodyException`.',
    source: 'guide 2; RFC 6749 §2.3.1',
  },
  'body-exception-invalid': {
    suppression: 'guards-secrets',
    meaning: 'The record of an exception is incomplete.',
    cause: 'No owner, or a date that does not exist.',
    explanation: 'An exception that nobody owns, or that never ends, is no exception.',
    fix: 'Reason, owner, review id, and a day such as `2026-12-31`.',
    source: 'guide 2',
  },
} as const satisfies Readonly<Record<string, Rule>>;
