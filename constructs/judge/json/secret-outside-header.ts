import { exceptedSecrets } from '../../words/body-exception';
import { headerOf, placeOf } from './action-paths';
import { spellingsOf } from '../../words/plain-text';
import { secretSpelling } from '../../words/secret-spelling';
import type { StackRule } from './stack-rule';
import type { Leaf } from './synthesised-stack';

/** Terraform's own ways to what a credential or a request holds; ids and names are harmless. */
const reading =
  /genesyscloud_integration_credential\.[\w-]+(?![\w-])(?!(?:\[\d+\])?\.(?:id|name|credential_type_name)\b)|genesyscloud_integration(?:_custom_auth)?_action\.[\w-]+(?:\[\d+\])?\.config_request\b|genesyscloud_oauth_client\.[\w-]+(?:\[\d+\])?\.(?:\w*secret\w*)/;
/** Places where Terraform wants a bare address and reads nothing of it. */
const addressList = /(?:^|\.)(?:depends_on|replace_triggered_by|ignore_changes)(?:\.|$)/;

/** Headers are the only place for a secret, whatever way it came into the JSON. */
export const secretOutsideHeader = {
  id: 'secret-outside-header',
  suppression: 'guards-secrets',
  meaning:
    'A path, query, body or response text names a secret or what was obtained with one, as it is or in the escapes of URLs, HTML or JavaScript.',
  cause: 'Credentials in a URL or body.',
  explanation:
    'A URL, a body, a contract or an answer is logged, cached, traced and inspected in more places than a header, and counts toward the size limit. The synthesised JSON is searched, so it does not matter how the reference came there.',
  fix: 'Move the reference into a header.',
  source: 'guide 2',
  judge: ({ leaves }) =>
    leaves.filter(isMisplaced).map((leaf) => ({
      construct: leaf.construct,
      what: `${placeOf(leaf)} refers to a secret; secrets are allowed in headers only`,
      fix: 'move the reference into a header',
    })),
} as const satisfies StackRule;

function isMisplaced(leaf: Leaf): boolean {
  if (!leaf.text.includes('$') && !/secrets/i.test(leaf.text) && !mayBeDisguised(leaf.text)) return false;
  if (headerOf(leaf) !== undefined) return false;
  const texts = spellingsOf(withoutExcepted(leaf));
  if (texts.some((text) => secretSpelling.test(text))) return true;
  return !addressList.test(leaf.path.join('.')) && texts.some((text) => reading.test(text));
}

/** Letters outside ASCII or escapes; only then is a text worth folding. */
function mayBeDisguised(text: string): boolean {
  return /[^\x20-\x7e]|\\[ux]|%[0-9a-f]{2}|&[#a-z]/i.test(text);
}

/** A body's text without the references that a recorded exception allows, in exactly the form they are lowered to. */
function withoutExcepted(leaf: Leaf): string {
  if (leaf.path.at(-1) !== 'request_template') return leaf.text;
  return exceptedSecrets(leaf.construct).reduce(
    (text, name) =>
      text
        .replaceAll(`"$esc.jsonString($\${credentials.${name}})"`, '""')
        .replaceAll(`$esc.url("$\${credentials.${name}}")`, ''),
    leaf.text,
  );
}
