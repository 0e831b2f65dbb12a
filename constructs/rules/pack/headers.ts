import type { Rule } from './rule';

/** Headers, and the ways to authenticate. */
export const headers = {
  'header-name-invalid': {
    suppression: 'refused',
    meaning: "A header's name is not an HTTP token, or is set by the platform itself.",
    cause: 'A blank, `$`, `#` or `%` in the name, or `Host`, `Content-Length`, `Connection`.',
    explanation:
      'A name with blanks or line ends could bring a second header in. The ones that HTTP and the platform set themselves say where a request goes and where it ends.',
    fix: 'Correct or remove it.',
    source: 'RFC 9110 §5.1; help, "Add configuration to custom actions"',
  },
  'header-text-invalid': {
    suppression: 'refused',
    meaning: "Text around a header's references has characters that are not allowed, or names a credential by hand.",
    cause: 'A line break, an umlaut; `${credentials.x}`.',
    explanation:
      'A line end begins another header, and headers carry ASCII. A reference that is typed by hand is not checked; as text it would be sent as it stands.',
    fix: 'Printable ASCII; references in the typed form.',
    source: 'RFC 9110 §5.5; help, "Velocity macros for data actions"',
  },
  'secret-reference-invalid': {
    suppression: 'guards-secrets',
    meaning: 'A header holds braces that are no exact reference to a declared secret.',
    cause: 'A blank inside `{{ }}`, or a misspelt name.',
    explanation:
      'A reference that is almost right is not resolved. The platform sends its text, or nothing; the service answers 401, and the action looks sound in the flow.',
    fix: 'Use the typed form, or the exact string form.',
    source: 'guide 2; guide, edge case 1',
  },
  'secret-of-other-environment': {
    suppression: 'guards-secrets',
    meaning: 'A header refers to a secret of another environment.',
    cause: 'A name with a fixed prefix was copied.',
    explanation:
      'Secrets belong to an organisation, not to an environment: nothing on the platform keeps staging from calling with production’s key.',
    fix: "Use the secret of the stack's own environment.",
    source: 'guide, edge case 1',
  },
  'secret-undeclared': {
    suppression: 'guards-secrets',
    meaning: 'A header refers to a secret that its stack does not declare.',
    cause: 'The secret was declared in another stack.',
    explanation:
      'A secret that is not declared has no source, no credential to carry it and nobody who replaces it. The reference would resolve to nothing, or to what somebody else put there.',
    fix: 'Declare it with `AtomicSecret` in the same stack.',
    source: 'guide, edge case 1',
  },
  'action-without-secret': {
    suppression: 'refused',
    meaning: 'No header of an action refers to a secret.',
    cause: 'The header was forgotten.',
    explanation:
      'The platform keeps an action under an integration, and which one is told by the credential that its headers use. Without any there is nothing to deploy the action under.',
    fix: 'Add one.',
    source: 'provider: integration_action',
  },
  'action-mixes-credentials': {
    suppression: 'refused',
    meaning: 'The headers of one action need more than one credential.',
    cause: 'A bearer token and an API key on the same call.',
    explanation:
      'An integration for web services has one slot for a credential. A reference to a field of another one is not resolved, and its text is sent.',
    fix: 'Keep one method; the platform gives an integration one credential.',
    source: 'help, "Credential types for the web services data actions integration"',
  },
  'secret-of-other-service': {
    suppression: 'guards-secrets',
    meaning: 'A header, or what the platform authenticates with, refers to a secret of another service.',
    cause: 'Two services in one stack, and the wrong variable.',
    explanation: 'The service that is called would see, and could log, a credential that is good for another one.',
    fix: 'Declare a secret of the service that is called.',
    source: 'guide 3 (least privilege)',
  },
  'secret-read-by-platform': {
    suppression: 'refused',
    meaning: 'A header refers to a secret that the platform itself authenticates with.',
    cause: 'The header form beside `PlatformBasic` or `PlatformOAuth`.',
    explanation:
      'Fields that the platform reads by itself, for HTTP Basic or to fetch a token, are not known to be within reach of a header’s template. A reference that is not resolved is sent as text.',
    fix: 'Use `authentication`, or the fetched token: `oauth.token()`.',
    source: 'assumed',
  },
  'secret-in-two-credentials': {
    suppression: 'refused',
    meaning: 'Two ways to authenticate want the same secret.',
    cause: 'One client for `PlatformBasic` and `PlatformOAuth`.',
    explanation:
      'A write carries every field of a credential. A secret in two of them would take two writes to replace, and have two values in between.',
    fix: 'One way, or a secret for each.',
    source: 'guide 1 (one secret a part)',
  },
  'authentication-header-twice': {
    suppression: 'refused',
    meaning: '`headers` sets what `authentication` fills.',
    cause: '`Authorization` written beside `authentication`.',
    explanation: 'A request has one header of a name here. One of the two declarations would win without a word.',
    fix: 'Remove it from `headers`.',
    source: 'ours: one declaration for a header',
  },
  'basic-in-two-ways': {
    suppression: 'allowed',
    meaning: "A service uses HTTP Basic by the platform and by its actions' headers.",
    cause: 'One action was moved to `PlatformBasic`, another was not.',
    explanation:
      'The two forms keep their pairs in two credentials, so replacing one leaves the other as it was. While a service is moved from one form to the other this may be wanted, for a time.',
    fix: 'The same `authentication` for all of them.',
    source: 'ours: one pair for a service',
  },
  'accept-not-json': {
    suppression: 'refused',
    meaning: '`Accept` asks for something else than JSON.',
    cause: 'Copied from a browser.',
    explanation:
      'The platform takes JSON media types only. Another one is refused, or its answer reaches the response map as text that no JSONPath reads.',
    fix: '`application/json`, or leave it out.',
    source: 'help, "Add configuration to custom actions"',
  },
  'transfer-encoding-invalid': {
    suppression: 'refused',
    meaning: '`Transfer-Encoding` is something else than `buffered`.',
    cause: '`chunked`.',
    explanation:
      '`buffered` is the platform’s own word for sending a body in one piece, with its length. It gives no other value a meaning.',
    fix: '`buffered`, or leave it out.',
    source: 'help, "Add configuration to custom actions"',
  },
} as const satisfies Readonly<Record<string, Rule>>;
