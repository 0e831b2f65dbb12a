import type { Rule } from './rule';

/** Requests, contracts and answers. */
export const requests = {
  'request-too-large': {
    suppression: 'allowed',
    meaning:
      'A request could pass 524,288 bytes, its inputs being as long as the contract allows and every secret 4 KB.',
    cause: 'A string without `.max(…)`, a large literal.',
    explanation:
      'The platform refuses larger requests with 413, resolved values included, and whether one is too large depends on the inputs of the day. The figure is the worst case that the contract allows; who knows that inputs stay shorter may suppress it, for a time.',
    fix: 'Bound the inputs.',
    source: 'guide 2; guide, edge case 2',
  },
  'path-invalid': {
    suppression: 'refused',
    meaning:
      'A path does not begin with `/`, or holds what no path carries: `?`, a backslash, control characters, a `%` that is no escape.',
    cause: 'A query string in the path.',
    explanation:
      'Text around the inputs of a path is percent-encoded. What clients and servers read differently, or repair in silence, is refused.',
    fix: 'Use `query` for parameters.',
    source: 'RFC 3986 §3.3; WHATWG URL',
  },
  'path-not-normal': {
    suppression: 'guards-secrets',
    meaning: 'A path has a segment `.` or `..`, in any disguise, or an empty one; or a choice of an input makes one.',
    cause: '``path`/p/../admin` ``, `//`, `%2e%2e`, `..;`; an empty choice of an input.',
    explanation:
      'Clients and servers resolve such segments, some after decoding them. The request, with its credential, would go to another place than the one that is read in a review.',
    fix: 'Write the path that is meant.',
    source: 'RFC 3986 §6.2.2.3; WHATWG URL',
  },
  'query-name-invalid': {
    suppression: 'refused',
    meaning: 'The name of a query parameter is empty, or holds blanks or characters that are not seen.',
    cause: 'A blank in the name.',
    explanation: 'Names of parameters are percent-encoded. Nobody means a blank or a control character there.',
    fix: 'Correct the name.',
    source: 'RFC 3986 §3.4',
  },
  'body-not-json': {
    suppression: 'refused',
    meaning: 'A body holds something that JSON has no word for, or has more than 50 levels.',
    cause: '`undefined`, `NaN`, a date; an object that holds itself.',
    explanation:
      'A body is JSON. Anything else would be left out, or sent as another value than the one that was written.',
    fix: 'Write it as it stands in JSON.',
    source: 'help, "Add configuration to custom actions"',
  },
  'reference-typed-as-text': {
    suppression: 'refused',
    meaning: 'A literal text holds a reference of the platform’s template language.',
    cause: "`'Hello ${input.name}'`, copied from a page about templates.",
    explanation:
      'Literals are sent exactly as they are written, so the service would get the reference itself. Read as a template, it would let the input write into the request whatever it likes.',
    fix: "`field('name')`, ``path`…${'name'}` ``, `query`.",
    source: 'help, "Velocity macros for data actions"',
  },
  'contract-not-json': {
    suppression: 'refused',
    meaning: 'A contract holds something that JSON has no form for.',
    cause: 'A date, a Map or a function in it.',
    explanation:
      'Inputs and outputs are JSON, and so is what describes them. Anything else has no place in the contract that is deployed.',
    fix: 'Describe it as it stands in JSON: a date as `z.string()`.',
    source: 'help, "Add contracts to custom actions"',
  },
  'input-name-invalid': {
    suppression: 'refused',
    meaning: "An input's name is not allowed by the platform or is reserved.",
    cause: '`orgId`, `integrationId`, `rawRequest`, or a leading digit.',
    explanation:
      'The platform refuses such a contract, or keeps the name for itself. A `-` it takes, but templates read `$input.last-name` as `$input.last` and a text.',
    fix: 'Rename it.',
    source: 'help, "Add contracts to custom actions"',
  },
  'input-not-flat': {
    suppression: 'refused',
    meaning: 'An input is not a string, integer, number or boolean.',
    cause: 'An object or array in the input contract.',
    explanation: 'A flow maps single values to inputs. The platform takes no objects or lists there.',
    fix: 'One property for each value that a flow can map.',
    source: 'help, "Add contracts to custom actions"',
  },
  'input-unknown': {
    suppression: 'refused',
    meaning:
      'The request uses a name that is no input (at synthesis), or `gcda test` was given one that the contract does not have.',
    cause: 'A typing slip, or a cast that went around the compiler.',
    explanation: 'An absent input is sent as the text of its own reference.',
    fix: 'Correct the name, or add the input.',
    source: 'help, "Velocity macros for data actions"',
  },
  'path-input-optional': {
    suppression: 'allowed',
    meaning: 'A path uses an input that may be absent.',
    cause: '`.optional()` on an input of the path.',
    explanation:
      'An absent input is sent as the text of its own reference, so the path would name a thing that does not exist. Where every flow is known to give it, the rule may be suppressed, for a time.',
    fix: 'Make it required.',
    source: 'help, "Velocity macros for data actions"',
  },
  'timeout-invalid': {
    suppression: 'refused',
    meaning: "An action's time limit is not a whole number from 1 to 60.",
    cause: 'Milliseconds in place of seconds.',
    explanation: 'The platform takes 1 to 60 seconds.',
    fix: 'Set `timeoutSeconds` in that range.',
    source: 'help, "Add configuration to custom actions"',
  },
  'response-mismatch': {
    suppression: 'refused',
    meaning: 'The response map leaves out a required output property, or fills one that does not exist.',
    cause: 'The contract changed and the map did not.',
    explanation:
      'A required output that nothing fills fails the action at run time, and one that does not exist is never seen by a flow.',
    fix: 'Map every required property and nothing else.',
    source: 'assumed',
  },
  'example-invalid': {
    suppression: 'refused',
    meaning: 'The example does not fit the input contract.',
    cause: 'The contract changed and the example did not.',
    explanation: 'The example is what `gcda test` sends. One that does not fit the contract proves nothing.',
    fix: 'Correct `example`.',
    source: 'guide, edge case 1 (test console)',
  },
} as const satisfies Readonly<Record<string, Rule>>;
