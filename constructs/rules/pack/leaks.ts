import type { Rule } from './rule';

/** Ways by which a value or a reference could get out. */
export const leaks = {
  'secret-outside-header': {
    suppression: 'guards-secrets',
    meaning:
      'A path, query, body or response text names a secret or what was obtained with one, as it is or in the escapes of URLs, HTML or JavaScript.',
    cause: 'Credentials in a URL or body.',
    explanation:
      'A URL, a body, a contract or an answer is logged, cached, traced and inspected in more places than a header, and counts toward the size limit. The synthesised JSON is searched, so it does not matter how the reference came there.',
    fix: 'Move the reference into a header.',
    source: 'guide 2',
  },
  'action-not-literal': {
    suppression: 'guards-secrets',
    meaning: 'Terraform would compute a part of what an action sends.',
    cause: "A `Fn`, a variable or another resource's attribute, passed in by a cast or `addOverride`.",
    explanation:
      'What Terraform computes is known when it runs. A variable’s value or another resource’s state could stand in a header or body, and no rule would have seen it.',
    fix: 'Write the text itself.',
    source: 'guide 1; ours: rules read text',
  },
  'host-not-allowed': {
    suppression: 'guards-secrets',
    meaning: "An action's address is not below a declared service's `baseUrl` (or a login's `tokenUrl`).",
    cause: 'An override of the address.',
    explanation:
      'Every request carries a credential. An address that an override or an input decides sends it to whoever that names.',
    fix: 'Declare the service.',
    source: 'guide 3 (the action owns its authentication)',
  },
  'credential-value-declared': {
    suppression: 'guards-secrets',
    meaning: "A credential's field holds something else than the placeholder.",
    cause: 'A value put there by an override or by the bare binding.',
    explanation:
      'The provider keeps every field that it sends in Terraform’s state, readable. So fields hold a placeholder there, and `gcda secrets` writes the values.',
    fix: 'Remove it, write the value with `gcda secrets`, and replace it at its issuer.',
    source: 'provider: integration_credential',
  },
  'credential-not-ignored': {
    suppression: 'guards-secrets',
    meaning: 'Terraform would update a credential, and so send its placeholders over the live values.',
    cause: '`lifecycle` was overridden.',
    explanation:
      'On any update the provider sends the whole credential, fields from its state included: the placeholders would replace the live values.',
    fix: 'Keep `ignore_changes = all`.',
    source: 'provider: integration_credential',
  },
  'client-exposed': {
    suppression: 'guards-secrets',
    meaning:
      "The organisation's OAuth client is read outside the provider block, or does not come in by an ephemeral variable.",
    cause: 'An output or local of the variable; a second provider.',
    explanation:
      'Ephemeral variables are kept out of plan files and state. A client that comes in by another way, or is read elsewhere, is in both for good.',
    fix: 'Leave it to `GenesysStack`.',
    source: 'decision 0003',
  },
  'literal-secret': {
    suppression: 'guards-secrets',
    meaning: 'The declarations hold what looks like a credential. The message says where and of which kind.',
    cause: 'A token in a header, body, note, example or address.',
    explanation:
      'Whoever reads the source, the plan or the state has it, now and in every copy. The message says where and of which kind, and never repeats it. There is no way to suppress it; write a text that only looks like a credential differently.',
    fix: '`AtomicSecret`; replace the credential at its issuer.',
    source: 'guide 1; decision 0010',
  },
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
