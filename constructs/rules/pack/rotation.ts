import type { Rule } from './rule';

/** How values are kept fresh. */
export const rotation = {
  'secret-without-rotation': {
    suppression: 'refused',
    meaning: 'A bearer or jwt is declared without saying who renews it.',
    cause: 'The platform was thought to refresh tokens.',
    explanation:
      'The platform renews no token that a header holds. One that nobody renews fails in silence when it ends: actions run, and the service answers 401. `renewedElsewhere` is the record for tokens that others renew.',
    fix: 'Give `rotation`: [docs/authoring/rotation.md](authoring/rotation.md).',
    source: 'guide 4',
  },
  'secret-without-lifetime': {
    suppression: 'refused',
    meaning: 'A token is declared without saying how long it lives.',
    cause: '`lifetimeSeconds` was left out.',
    explanation:
      'When a value has to be replaced is computed from how long it lives. A token without a lifetime would be renewed too late, or never.',
    fix: 'Give the lifetime that its issuer has.',
    source: 'guide 4',
  },
  'lifetime-invalid': {
    suppression: 'refused',
    meaning: 'A lifetime is not a whole number of seconds from 1.',
    cause: 'Minutes or a fraction.',
    explanation: 'Everything about a rotation is timed from it.',
    fix: 'Correct `lifetimeSeconds`.',
    source: 'guide 4',
  },
  'rotation-unowned': {
    suppression: 'refused',
    meaning: 'A value that others issue has no owner or no reason.',
    cause: 'Empty texts.',
    explanation: 'A value that others issue ends on a day that only they know. Somebody must be called then.',
    fix: 'Say who is called when it expires, and why it is not issued here.',
    source: 'ours: every exception has a reason and an owner',
  },
  'rotation-overlap-short': {
    suppression: 'refused',
    meaning: 'The issuer ends old values before the last call with one can be over.',
    cause: '60 seconds of overlap beside 60 seconds of cache.',
    explanation:
      'An instance may use a cached value for 60 seconds, and a call that began with it may last as long as the action’s time limit. If the issuer ends the old value before, calls fail at every rotation.',
    fix: "A longer overlap, shorter timeouts, or `overlap: { kind: 'none', … }`.",
    source: 'guide 4; guide, edge case 3',
  },
  'rotation-overlap-unfit': {
    suppression: 'refused',
    meaning: 'What is to be done without overlap does not fit the rest.',
    cause: 'Alternating clients with one client; an accepted outage without a window.',
    explanation:
      'Without an overlap calls fail while a value is replaced, unless two clients take turns or the moment is chosen. What was declared does neither.',
    fix: 'As the fix says.',
    source: 'guide, edge case 3',
  },
  'rotation-same-token-unfit': {
    suppression: 'refused',
    meaning: 'What is to be done with a server that repeats tokens cannot be, or has no reason.',
    cause: '`revoke-first` without a `revocationUrl`.',
    explanation:
      'A server that gives the token in use again leaves two ways, and calls fail for a while in both. Revoking needs an endpoint for it, and a gap needs somebody who accepts it.',
    fix: 'As the fix says.',
    source: 'guide, edge case 3',
  },
  'assertion-audience-unfit': {
    suppression: 'refused',
    meaning: 'Whom assertions are addressed to is empty, or is said of a client that signs none.',
    cause: '`assertionAudience` beside a client with a secret.',
    explanation:
      'Only a client of `private_key_jwt` signs assertions. A setting that nothing reads would leave its author in the belief that it is heeded.',
    fix: "Leave it out, or `authMethod: 'private_key_jwt'`.",
    source: 'ours: settings are used or refused',
  },
  'rotation-lifetime-short': {
    suppression: 'refused',
    meaning: 'A value lives too briefly to be renewed in time.',
    cause: 'A token of five minutes.',
    explanation:
      'Issuing, checking and writing a value takes time, and so does the overlap. A value that lives little longer ends before its successor is in use.',
    fix: 'A longer life, or `PlatformOAuth`.',
    source: 'guide 4',
  },
  'rotation-lead-short': {
    suppression: 'refused',
    meaning: "The author's own lead is too short, or half the lifetime and more.",
    cause: '`leadSeconds` was guessed.',
    explanation:
      'The lead is what the steps of a rotation and their repetitions need. With less the old value may end first; with half the lifetime and more there would be no rest between rotations.',
    fix: 'Leave it out, or take the sum that is shown.',
    source: 'guide 4',
  },
  'rotation-unproven': {
    suppression: 'refused',
    meaning: 'Values that somebody else issues would be used before anything has shown that they are good.',
    cause: '`carriedOver(…)`, and no action with a `probe` uses the secret.',
    explanation:
      'A value in a source may be a slip of the hand. Without a probe it is written, used and refused before it is put back, and calls fail until caches have forgotten it.',
    fix: 'An action with a `probe`, or `withoutProbe: { reason }`.',
    source: 'ours: a value is proven before it is used',
  },
  'rotation-companion-apart': {
    suppression: 'refused',
    meaning: 'The id of an OAuth client and its secret would be written one after the other.',
    cause: '`genesysClient` in the store `native-secrets`, or with a `clientId` that is in another credential.',
    explanation:
      'The client changes with each rotation. Between two writes, actions would send the id of one client with the secret of the other, and be refused.',
    fix: 'Both in one `basicAuth`, `PlatformBasic` or `PlatformOAuth`, stored as an integration credential.',
    source: 'ours: a rotation costs no call',
  },
  'rotation-window-invalid': {
    suppression: 'refused',
    meaning: 'A window is no time that comes back.',
    cause: 'Six fields, a misspelt time zone.',
    explanation: 'A rotation that waits for a time which never comes does not happen.',
    fix: "`{ cron: '0 3 * * *', timeZone: 'Europe/Berlin', minutes: 60 }`.",
    source: 'ours: windows come back',
  },
  'rotation-window-rare': {
    suppression: 'refused',
    meaning: 'Windows are further apart than a value lives.',
    cause: 'Nightly windows for tokens of half an hour.',
    explanation: 'A value that ends between two windows is not replaced in time.',
    fix: 'Windows more often, or none.',
    source: 'guide, edge case 3 (low-traffic windows)',
  },
  'issuer-path-invalid': {
    suppression: 'refused',
    meaning: "A path of an API key's issuer is not literal.",
    cause: 'A query, or no `{id}` in the one that deletes.',
    explanation:
      'The rotation calls these paths with the issuer’s secret, and deletes by one of them. Nothing but the key’s id may differ from call to call.',
    fix: '`/keys`, `/keys/{id}`.',
    source: 'ours: addresses are literal',
  },
  'issuer-header-invalid': {
    suppression: 'refused',
    meaning: "The header of an issuer's requests has no place for its secret, or could not be sent.",
    cause: '`{secret}` is missing; a blank in the name, a line end in the text.',
    explanation: 'Without a place for its secret the request would not authenticate, and no key would be issued.',
    fix: '`Bearer {secret}`.',
    source: 'ours: an issuer’s requests authenticate',
  },
  'probe-not-plain': {
    suppression: 'refused',
    meaning: 'A probe has inputs, or is no GET.',
    cause: 'An ordinary action was marked as one.',
    explanation:
      'A probe proves a new value before it is used. What needs inputs, or changes something at the service, cannot be called for that.',
    fix: 'Probe an address that tells who calls.',
    source: 'guide, edge case 1 (validate before use)',
  },
} as const satisfies Readonly<Record<string, Rule>>;
