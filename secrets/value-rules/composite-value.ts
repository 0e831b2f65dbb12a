import { tryParseJson } from '../../core/try-parse-json';

/** Whether a text is made of several values that say so themselves: JSON, names and values, a list of values of one kind. */
export function isOfParts(text: string): boolean {
  return isJsonCollection(text) || isNamedParts(text) || isList(text);
}

/** It parses as an object or array, or begins like one that was cut. */
function isJsonCollection(text: string): boolean {
  const trimmed = text.trim();
  if (!/^[[{]/.test(trimmed)) return false;
  const parsed: unknown = tryParseJson(trimmed);
  return (typeof parsed === 'object' && parsed !== null) || /^\{\s*["']?[\w.-]+["']?\s*:|^\[\s*[{"']/.test(trimmed);
}

const name = '(?:id|[A-Za-z][A-Za-z_.-]{2,}[0-9]*)';
const part = `["']?${name}["']?\\s*[=:]\\s*[^&;,|\\s]+`;
const namedParts = new RegExp(`^${part}(?:\\s*[&;,|\\s]\\s*${part})+[&;,]?$`);
/** `uid=crm,ou=services,dc=example`: one name, by RFC 4514. */
const distinguishedName = /^(?:(?:cn|uid|ou|dc|o|l|st|c|sn|street|e|email|emailaddress)=[^,=]+(?:,\s*|$))+$/i;

/** `client_id=…&client_secret=…`, `AccountName=…;AccountKey=…`, `user: … password: …`. */
function isNamedParts(text: string): boolean {
  return namedParts.test(text) && !distinguishedName.test(text);
}

/** Chance repeats no longer one. */
const leastRepeated = 4;

/** The same again and again, or as long as each other, long enough to be values, and of the signs that keys and tokens are made of. */
function isList(text: string): boolean {
  const parts = text.split(/\s*[,;]\s*/).filter((one) => one !== '');
  const [first = ''] = parts;
  if (parts.length < 2) return false;
  if (first.length >= leastRepeated && parts.every((one) => one === first)) return true;
  return parts.every((one) => /^[\w.+/=~-]{16,}$/.test(one) && one.length === first.length);
}

/** Types whose values have a fellow that they are pasted together with. */
const fellows = ['clientid', 'clientsecret', 'username'];
/** Types of which nobody takes a user name along. What people choose may be anything, and fingerprints have colons. */
const nameless = [...fellows, 'apikey', 'bearer', 'jwt'];
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** A user's name or e-mail address: words in small letters, numbers at their end. */
const userName = /^(?:id|api|key|[a-z]{2,}[0-9]{0,4}(?:[._-](?:[a-z]{2,}[0-9]{0,4}|[0-9]{1,4}))*(?:@[a-z0-9.-]+)?)$/;
/** Shorter words are a prefix by which an issuer tells its keys apart, or chance. */
const leastName = 4;
const leastSecret = 16;

/** Whether a text is `name:password` or `id:secret`, in a type where only one of them belongs. */
export function isPair(text: string, type: string): boolean {
  const [left = '', right = '', ...more] = text.split(':');
  if (more.length > 0 || right.length < leastName || right.startsWith('//')) return false;
  const isName = left.length >= leastName || left === 'id' || left === 'api' || left === 'key';
  if (nameless.includes(type) && isName && userName.test(left) && !uuid.test(left)) return true;
  if (!fellows.includes(type) || right.length < leastSecret || /\s/.test(right)) return false;
  return uuid.test(left) || (left.length >= leastSecret && /^[\w-]+$/.test(left));
}
