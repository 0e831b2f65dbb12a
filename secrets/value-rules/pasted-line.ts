import type { SecretUse } from '../../core/secret-use';

/** Opening and closing quotes; the typographic ones come from word processors and chats. */
const quotes = [`""`, `''`, '``', '“”', '„“', '‘’', '‚‘', '«»', '»«', '‹›', '「」'];

/** Whether a text stands in quotes, perhaps with the comma or semicolon behind that a line of code or JSON has. */
export function isQuoted(text: string): boolean {
  const bare = text.replace(/[,;]$/, '');
  return bare.length > 1 && quotes.some(([open = '', close = '']) => bare.startsWith(open) && bare.endsWith(close));
}

/** What people call a value where they write it down; without anything but letters and digits. */
const labels = new Set([
  ...['apikey', 'xapikey', 'key', 'accesskey', 'secretkey', 'privatekey', 'subscriptionkey', 'sharedkey'],
  ...['token', 'accesstoken', 'refreshtoken', 'idtoken', 'authtoken', 'bearertoken', 'bearer', 'jwt', 'basic'],
  ...['secret', 'clientsecret', 'apisecret', 'appsecret', 'clientid', 'appid', 'consumerkey', 'consumersecret'],
  ...['password', 'passwd', 'passphrase', 'pass', 'pwd', 'psk', 'username', 'user', 'login', 'credentials'],
  ...['authorization', 'proxyauthorization', 'cookie', 'setcookie'],
]);

/** Values that people choose may be sentences. */
const chosenTypes = ['password', 'psk', 'username'];

const isAssignment = /^(?:export|setx?|env|const|let|var|declare\s+-x)\s+[\w.-]+\s*=|^\$(?:env:)?\w+\s*=/i;
/** `NAME="value"`, `"name": "value",` */
const isQuotedLine = /^(["'`]?)[\w.-]+\1\s*(?:=|:|=>)\s*(["'`]).*\2[,;]?$/;
/** `CRM_API_KEY=…`, `APIKEY=…`, `crm_key=…`: more than the padding must come behind the sign. */
const isVariable = /^(?:[A-Z][A-Z0-9]*_[A-Z0-9_]*|[A-Z]{4,}[0-9]{0,2}|[a-z][a-z0-9]*(?:_[a-z0-9]+)+)\s*=\s*[^\s=]/;
const isHeaderLine = /^[A-Za-z][A-Za-z0-9-]*:[ \t]+\S+$/;
const named = /^([A-Za-z][\w.-]*)\s*(?:=>?|:)\s*[^\s=]/;

/** What a pasted line is recognised by. */
export interface LineContext {
  readonly type: string;
  /** What this secret is called. */
  readonly labels: readonly string[];
  readonly uses: readonly SecretUse[];
}

/** Whether a text is a whole line of a file, a shell or a request, with the value's name in front. */
export function isLabelled(text: string, { type, labels: own, uses }: LineContext): boolean {
  if (isAssignment.test(text) || isQuotedLine.test(text) || isVariable.test(text)) return true;
  if (isHeaderLine.test(text) && !chosenTypes.includes(type)) return true;
  const [, name] = named.exec(text) ?? [];
  if (name === undefined) return false;
  const headers = uses.flatMap((use) => (use.in === 'header' ? [use.name] : []));
  const known = [...own, ...headers, ...(headers.length > 0 ? [] : ['Authorization'])].map(bare);
  return labels.has(bare(name)) || known.includes(bare(name));
}

function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
