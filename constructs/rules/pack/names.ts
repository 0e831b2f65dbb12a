import type { Rule } from './rule';

/** Names, addresses of services, and what must be there once. */
export const names = {
  'secret-name-invalid': {
    suppression: 'guards-secrets',
    meaning: "A secret's name is not `env_service_type` in lower-case letters and digits.",
    cause: 'Dashes, capitals, or an underscore inside one part.',
    explanation:
      'An organisation has one store for all its environments, and a name is all that keeps them apart in it. Every later step reads the three parts again; a name of another form belongs to no environment and no service.',
    fix: 'Three parts, each beginning with a letter: `prod_crm_bearer`.',
    source: 'guide 1; guide, edge case 1',
  },
  'declared-twice': {
    suppression: 'refused',
    meaning: 'Two constructs of one kind have the same id in one scope.',
    cause: 'A copied block.',
    explanation:
      'The construct library would stop at the second one, and nothing else would be reported. So the copy gets a free id here, is reported with everything else, and is never written.',
    fix: 'Rename or delete one.',
    source: 'ours: ids are unique in their scope',
  },
  'id-reserved': {
    suppression: 'refused',
    meaning: 'A construct is called like a member that every JavaScript object has.',
    cause: '`constructor`, `__proto__`.',
    explanation:
      'The construct library keeps children in an object that has members of these names already, and would take them for constructs.',
    fix: 'Rename it.',
    source: 'ours: a limit of the construct library',
  },
  'service-name-invalid': {
    suppression: 'refused',
    meaning: "A service's name cannot be the middle part of a secret name.",
    cause: 'A dash or capital in the name.',
    explanation: 'The name is the middle part of `env_service_type`, so it has the grammar of that part.',
    fix: 'Lower-case letters and digits, beginning with a letter.',
    source: 'guide 1',
  },
  'environment-name-invalid': {
    suppression: 'refused',
    meaning: "An environment's name cannot be a part of a file name or of a variable.",
    cause: 'A slash, a capital, a blank; `file` or `exec`, since `GCDA_KEY_FILE` is no key; `con`.',
    explanation:
      'The name becomes a part of stacks, key files, variables and records. Of other characters one could lead out of a folder, or stand for another thing.',
    fix: 'Lower-case letters and digits in parts joined by dashes: `eu-dev`.',
    source: 'ours: names become paths and variables',
  },
  'organization-name-invalid': {
    suppression: 'refused',
    meaning: "An organisation's name cannot be a part of a variable.",
    cause: 'A blank, a dot or an umlaut.',
    explanation:
      'Terraform’s input variables begin with it, and with them the environment variables that hold its OAuth client.',
    fix: 'Letters, digits, dashes and underscores, beginning with a letter.',
    source: 'ours: names become variables',
  },
  'stack-name-invalid': {
    suppression: 'refused',
    meaning: "A stack's name cannot be a file's.",
    cause: 'A `GenesysStack` for a service with a slash or a blank in its name.',
    explanation: 'The stack’s JSON, its state and the record of its deploys are files and folders of its name.',
    fix: 'Letters, digits, dashes and underscores.',
    source: 'ours: names become paths',
  },
  'service-without-variant': {
    suppression: 'refused',
    meaning: 'An environment has no settings for a service that a stack declares.',
    cause: 'A new service was added to some environments only.',
    explanation:
      'Address, time limit and TLS floor of a service are data of each environment. Without them its actions have nowhere to go.',
    fix: "Add it under `services` in the environment's file.",
    source: 'guide, edge case 1',
  },
  'base-url-invalid': {
    suppression: 'guards-secrets',
    meaning: "A service's address is not a literal https address.",
    cause: '`http`, a trailing slash, credentials or a query in the address, or a value known only to Terraform.',
    explanation:
      'A credential goes with every request to wherever this address points. A literal https address can be read in a review. One that is computed, or that holds credentials, a query or another scheme, cannot be vouched for.',
    fix: 'Write the literal address; put queries into `query`.',
    source: 'guide, prerequisites (TLS)',
  },
  'token-url-invalid': {
    suppression: 'guards-secrets',
    meaning: "The address of a service's token endpoint is not a literal https address.",
    cause: 'As above, for `tokenUrl`.',
    explanation:
      'The client’s own secret goes to this address. It must be as plain to read as the address of the service.',
    fix: 'Write the literal address, without query.',
    source: 'guide, prerequisites (TLS)',
  },
  'state-place-invalid': {
    suppression: 'guards-secrets',
    meaning: "The place where Terraform keeps a stack's state is not written as its backend needs it.",
    cause: 'An address where a host is wanted; `..`, a blank or a template in a name.',
    explanation:
      'State holds everything that Terraform knows. A place that is read otherwise than it is written puts it where nobody looks for it, or over the state of another stack.',
    fix: 'Plain names; a host in small letters.',
    source: 'ours: addresses are literal',
  },
  'secret-name-collision': {
    suppression: 'guards-secrets',
    meaning: 'Two secrets of one organisation have the same name.',
    cause: 'Two environments with the same prefix; a secret declared in two stacks.',
    explanation:
      'An organisation has one list of secrets, whatever environments it holds. Two declarations of one name read and overwrite each other’s value.',
    fix: 'Different prefixes; declare it once.',
    source: 'guide, edge case 1',
  },
  'action-name-collision': {
    suppression: 'refused',
    meaning: 'Two actions of one organisation have the same name on the platform.',
    cause: 'A service declared in two stacks.',
    explanation:
      'Actions are found by their name: by `gcda test`, by promotion, by authors of flows. Of two with one name, the one of the wrong environment may be called.',
    fix: 'Declare it once, or rename.',
    source: 'guide 3; guide, edge case 1',
  },
} as const satisfies Readonly<Record<string, Rule>>;
