import type { Rule } from './rule';

/** Actions as the platform takes them, and as they run there. */
export const platform = {
  'contract-invalid': {
    suppression: 'refused',
    meaning: 'A contract is no JSON Schema of draft-04, or refers to a part of itself or of another one.',
    cause:
      'A schema that holds itself, or that has an `id`; a keyword of the wrong type in `.meta(…)`; an empty choice.',
    explanation:
      'The platform refuses such a contract. It does so half a minute after the deploy began, when other resources are made already.',
    fix: 'Write every part out where it stands, in the words of JSON Schema draft-04.',
    source: 'help, "Add contracts to custom actions"',
  },
  'output-array-nested': {
    suppression: 'refused',
    meaning: 'An output contract has an array whose items are arrays.',
    cause: '`z.array(z.array(…))`: a table as the service sends it.',
    explanation:
      'The platform refuses nested arrays. It does so half a minute after the deploy began, when other resources are made already.',
    fix: 'Make the inner array a member of an object.',
    source: 'help, "Add contracts to custom actions"',
  },
  'contract-not-kept': {
    suppression: 'refused',
    meaning: 'A contract comes back from the platform with other members than it was sent with.',
    cause:
      'An override or a bare binding: an object without `properties` or `additionalProperties`; a member that is null.',
    explanation:
      'Terraform compares what it sent with what it reads. A difference makes it replace the action, under a new id, at every deploy.',
    fix: 'Declare the contract with `DataAction`, or give each object both members.',
    source: 'assumed: published exports have both members on every object',
  },
  'template-invalid': {
    suppression: 'refused',
    meaning: 'A template cannot be parsed, or uses a directive that the platform does not allow.',
    cause: 'An override or a bare binding: `${esc.url(input.x)}`, `#foreach`, `#if` without `#end`.',
    explanation: 'The platform refuses an action with such a template. What `DataAction` writes always parses.',
    fix: 'Declare the request with `DataAction`, or correct the template at the line and column named.',
    source: 'help, "Velocity macros for data actions"',
  },
  'action-name-invalid': {
    suppression: 'refused',
    meaning: "An action's name or category is empty, or longer than 256 characters.",
    cause: 'Long names of environment, service and action, joined.',
    explanation: 'The platform takes 1 to 256 characters for each.',
    fix: 'Give service and action shorter names.',
    source: 'provider: integration_action, name and category',
  },
  'request-type-invalid': {
    suppression: 'refused',
    meaning: 'A request has another method than GET, POST, PUT, PATCH or DELETE.',
    cause: 'An override, or a request made by hand: `HEAD`.',
    explanation: 'The platform sends no other methods, and refuses an action that asks for one.',
    fix: 'Use `get`, `post`, `put`, `patch` or `del`.',
    source: 'help, "Add configuration to custom actions"',
  },
  'response-path-invalid': {
    suppression: 'refused',
    meaning: 'A path of the response map is no JSONPath, or calls a function that does not exist.',
    cause: "`=` in place of `==`, a bracket that is not closed: `$.items[?(@.a='x'`.",
    explanation:
      'The platform reads the path when the answer is there, so the action would fail at each call. Its library leaves some last characters unread: they are refused too, since their author meant something by them.',
    fix: "Correct it at the position named: `$.items[?(@.a == 'x')]`.",
    source: 'help, "Add configuration to custom actions"',
  },
  'response-path-list': {
    suppression: 'refused',
    meaning: 'A path that always gives a list fills an output that is a single value.',
    cause:
      'A filter, `*`, `..`, a slice or several indexes in the path; an index behind a filter does not pick one item.',
    explanation: 'A list, even of one item, does not fit the output contract, so the action would fail at each call.',
    fix: 'Make the output a `z.array(…)`, or name the one item: `$.lines[0].id`.',
    source: 'help, "Add configuration to custom actions"',
  },
  'response-default-invalid': {
    suppression: 'refused',
    meaning: 'A default of the response does not fit the output contract.',
    cause: 'A number as text; an empty text where the contract has `.min(1)`.',
    explanation: 'A default is a part of the result. With one that does not fit, the action fails as it would without.',
    fix: 'Give a value that the output itself could have, or make the output optional.',
    source: 'help, "Add configuration to custom actions"',
  },
} as const satisfies Readonly<Record<string, Rule>>;
