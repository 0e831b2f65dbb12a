import type { Rule } from './rule';

/** The whole app: environments compared with each other, with their licence, and with what was deployed last. */
export const estate = {
  'missing-in-environment': {
    suppression: 'allowed',
    meaning: 'An action or secret exists in one environment and not in another.',
    cause: 'A declaration behind an `if`, or a stack that one environment does not get.',
    explanation:
      'What exists in one environment only is found out when a flow is promoted to the other. A lasting difference belongs into `absent`, with its reason; one that ends soon may be suppressed until then.',
    fix: "Declare it everywhere, or name it in the environment's `absent` with a reason.",
    source: 'guide, edge case 1',
  },
  'absent-but-declared': {
    suppression: 'allowed',
    meaning: "An environment's `absent` names something that it has.",
    cause: 'The exception was overtaken.',
    explanation:
      '`absent` says that an environment does without something. Where it has it after all, one of the two is a mistake.',
    fix: 'Remove the entry, or the declaration.',
    source: 'guide, edge case 1',
  },
  'absence-unknown': {
    suppression: 'allowed',
    meaning: "An environment's `absent` names something that no environment has.",
    cause: 'A typing slip, or a rename.',
    explanation: 'An entry that fits nothing says nothing now, and will hide something when the name is used again.',
    fix: 'Correct or remove the entry.',
    source: 'guide, edge case 1',
  },
  'reason-missing': {
    suppression: 'refused',
    meaning: 'An exception gives no reason.',
    cause: 'An empty text.',
    explanation: 'A difference or a replacement that is accepted without a reason cannot be reviewed.',
    fix: 'Say why.',
    source: 'ours: every exception has a reason',
  },
  'licence-too-low': {
    suppression: 'allowed',
    meaning: 'An environment sets what its licence does not include.',
    cause: '`auditRetentionDays` on CX 2.',
    explanation:
      'The platform does not have the feature under this licence, so the setting would promise what nobody keeps. Where the licence is about to change, the rule may be suppressed at the app until then.',
    fix: 'Leave it out, or correct `licence`.',
    source: 'guide, prerequisites',
  },
  'version-invalid': {
    suppression: 'refused',
    meaning: "An action's `version` is not a whole number from 1.",
    cause: 'A date or a text as version.',
    explanation: 'Versions are counted in names: `lookup-account-v2` is the second.',
    fix: 'Count 2, 3, 4.',
    source: 'ours: versions are whole numbers',
  },
  'credential-field-missing': {
    suppression: 'refused',
    meaning: 'A deployed action would refer to a field that its credential does not hold yet.',
    cause: 'A secret was added to a pair that is in use.',
    explanation:
      'Terraform makes fields with placeholders and never touches them again. An action that refers to a field which the value plane has not written sends the reference itself to its target.',
    fix: 'Declare the change beside it with the next `version`, or use `replaces`.',
    source: 'assumed: a missing field prints its own reference',
  },
  'replacement-unfit': {
    suppression: 'refused',
    meaning: "A secret cannot take another's place.",
    cause:
      '`replaces` names one of a pair, itself, or a secret that is still declared; or the secret stands in a body.',
    explanation:
      'A replacement makes a credential beside the old one, fills it, and points the integration to it. That works where the secret has a credential to itself, and headers alone refer to it.',
    fix: 'As [docs/authoring/rename-a-secret.md](authoring/rename-a-secret.md) has it.',
    source: 'ours: made, filled, pointed to, deleted',
  },
  'action-would-be-replaced': {
    suppression: 'refused',
    meaning:
      'A deploy would give a deployed action a new id, or remove it while its next version comes: published flows would call an action that is gone.',
    cause: 'Another contract, `secure` or integration.',
    explanation:
      'Contracts, `secure` and the integration cannot change in place. The provider deletes the action and makes another under a new id, and published flows go on calling the one that is gone. `acceptReplacement` says yes to one such change, and lapses with the next.',
    fix: 'Put the change under `version: 2` beside the old declaration, or accept it with `acceptReplacement`.',
    source: 'provider: integration_action',
  },
  'source-invalid': {
    suppression: 'refused',
    meaning: "An environment's `values` declares a source that no value can be read from.",
    cause: 'An `age` file with two identities or none, an empty `command`, an address that is none.',
    explanation:
      'Sources are read when values are written. One that cannot be read would be found in the middle of a rollout.',
    fix: 'Correct the member that is named.',
    source: 'ours: what can be told at synthesis is told there',
  },
  'action-would-be-removed': {
    suppression: 'refused',
    meaning: 'A deployed action is no longer declared, and no later version is.',
    cause: 'A declaration, or a whole block of them, was deleted.',
    explanation:
      'The deploy deletes the action, and every published flow that still calls it fails there. Only a look at the flows can tell; `retired` records that somebody looked.',
    fix: "Declare it again, or name it in the environment's `retired`, with the reason.",
    source: 'guide 3 (flows call the action); ours: every exception has a reason',
  },
  'retired-but-declared': {
    suppression: 'refused',
    meaning: "An environment's `retired` names an action that is declared.",
    cause: 'The action came back, and the entry stayed.',
    explanation: 'The entry would let the action go without a word the next time its declaration is deleted.',
    fix: 'Remove the entry, or the declaration.',
    source: 'ours: an exception that fits nothing is refused',
  },
  'stack-orphaned': {
    suppression: 'refused',
    meaning: 'A stack is live and no longer declared.',
    cause:
      'A service, an environment or an organisation was taken out of the code, or renamed, before its stacks were destroyed.',
    explanation:
      'What is not declared is in no plan: its actions go on answering, its credentials stay valid, and nobody renews, verifies or destroys them. `abandoned` records that this is meant; it is a warning then.',
    fix: 'As [docs/authoring/remove-a-service.md](authoring/remove-a-service.md) has it.',
    source: 'ours: nothing live goes out of sight',
  },
  'abandoned-but-declared': {
    suppression: 'refused',
    meaning: '`abandoned` names a stack that is declared.',
    cause: 'The stack came back, and the entry stayed.',
    explanation: 'The entry would let the stack go without a word the next time its declaration is deleted.',
    fix: 'Remove the entry.',
    source: 'ours: an exception that fits nothing is refused',
  },
  'deployed-record-invalid': {
    suppression: 'refused',
    meaning:
      'A file of the record of the last deploy cannot be read. Its stack, and what needs it, is neither planned, deployed, tested, verified nor promoted; all else goes on. What only looks, or goes by ledger and platform too, warns; the rotation service goes on without a word.',
    cause: 'It was edited, or a merge left its marks.',
    explanation: 'The record is what changes are compared with. Without it a replacement would go unnoticed.',
    fix: 'Take the last committed one, or delete it and deploy.',
    source: 'ours: what cannot be compared is refused',
  },
} as const satisfies Readonly<Record<string, Rule>>;
