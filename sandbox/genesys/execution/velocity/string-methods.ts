import { taking, type Method } from './arity';
import { TemplateError } from '../../../../core/rules/velocity/template-error';
import type { Value } from './values';

type StringMethod = Method<string>;

const string =
  (run: (text: string) => Value): StringMethod =>
  (text, args) =>
    args.length === 0 ? run(text) : undefined;
const ofText =
  (run: (text: string, argument: string) => Value): StringMethod =>
  (text, args) =>
    args.length === 1 && isText(args[0]) ? run(text, args[0]) : undefined;
const ofTexts =
  (run: (text: string, first: string, second: string) => Value): StringMethod =>
  (text, args) =>
    args.length === 2 && isText(args[0]) && isText(args[1]) ? run(text, args[0], args[1]) : undefined;

/** False for a value of another kind; an absent value fits the signature, and Java fails on it. */
function isText(value: Value | undefined): value is string {
  if (value === null) throw new TemplateError('render', 'a method of a text was given an absent value');
  return typeof value === 'string';
}

/** Methods of Java's String. Undefined: no such signature, and the reference prints itself. */
export const stringMethods: Readonly<Record<string, StringMethod>> = {
  length: string((text) => BigInt(text.length)),
  isEmpty: string((text) => text.length === 0),
  isBlank: string((text) => text.trim() === ''),
  trim: string(javaTrim),
  strip: string((text) => text.trim()),
  toUpperCase: string((text) => text.toUpperCase()),
  toLowerCase: string((text) => text.toLowerCase()),
  toString: string((text) => text),
  intern: string((text) => text),
  hashCode: string(hashCode),
  concat: ofText((text, other) => text + other),
  contains: ofText((text, part) => text.includes(part)),
  startsWith: ofText((text, part) => text.startsWith(part)),
  endsWith: ofText((text, part) => text.endsWith(part)),
  equalsIgnoreCase: taking(1, (text, [other]) => {
    if (other !== null && typeof other !== 'string') return undefined;
    return other !== null && text.toLowerCase() === other.toLowerCase();
  }),
  equals: taking(1, (text, [other]) => text === other),
  compareTo: taking(1, (text, [other]) => {
    if (typeof other !== 'string') throw new TemplateError('render', 'compareTo was given a value of another kind');
    return compare(text, other);
  }),
  matches: ofText((text, pattern) => regularExpression(`^(?:${pattern})$`, 's').test(text)),
  replace: ofTexts((text, from, to) => text.replaceAll(from, () => to)),
  replaceAll: ofTexts((text, pattern, to) => text.replace(regularExpression(pattern, 'g'), replacement(to))),
  replaceFirst: ofTexts((text, pattern, to) => text.replace(regularExpression(pattern, ''), replacement(to))),
  indexOf: position((text, part, from) => text.indexOf(part, from), 0),
  lastIndexOf: position((text, part, from) => text.lastIndexOf(part, from), Infinity),
  repeat: taking(1, (text, [count]) => (typeof count === 'bigint' ? repeat(text, count) : undefined)),
  charAt: taking(1, (text, [index]) => (typeof index === 'bigint' ? slice(text, index, index + 1n) : undefined)),
  substring,
  split,
};

function substring(text: string, [from, to = BigInt(text.length), ...rest]: readonly Value[]): Value | undefined {
  return rest.length === 0 && typeof from === 'bigint' && typeof to === 'bigint' ? slice(text, from, to) : undefined;
}

function slice(text: string, from: bigint, to: bigint): string {
  if (from < 0n || to > BigInt(text.length) || from > to) {
    throw new TemplateError('render', `the range ${from} to ${to} is outside a text of ${text.length} characters`);
  }
  return text.slice(Number(from), Number(to));
}

/** Java: a pattern; empty texts at the end are dropped unless a negative limit asks for them. */
function split(text: string, [pattern, limit = 0n, ...rest]: readonly Value[]): Value | undefined {
  if (rest.length > 0 || !isText(pattern) || typeof limit !== 'bigint') return undefined;
  const parts = cut(text, regularExpression(pattern, 'g'), Number(limit));
  while (limit === 0n && parts.length > 1 && parts[parts.length - 1] === '') parts.pop();
  return limit === 0n && parts.length === 1 && parts[0] === '' && text !== '' ? [] : parts;
}

function cut(text: string, pattern: RegExp, limit: number): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    if (limit > 0 && parts.length === limit - 1) break;
    // A match of no width at the start gives no leading empty text; one at the end cuts nothing.
    if (match[0] === '' && (match.index === 0 || match.index === text.length)) continue;
    parts.push(text.slice(from, match.index));
    from = match.index + match[0].length;
  }
  return [...parts, text.slice(from)];
}

/** Takes a text or the code of a character, and where to begin. */
function position(find: (text: string, part: string, from: number) => number, start: number): StringMethod {
  return (text, [sought, from, ...rest]) => {
    const part = typeof sought === 'bigint' ? String.fromCodePoint(Math.max(0, Number(sought))) : sought;
    if (rest.length > 0 || !isText(part) || (from !== undefined && typeof from !== 'bigint')) return undefined;
    return BigInt(find(text, part, from === undefined ? start : Number(from)));
  };
}

function repeat(text: string, count: bigint): string {
  if (count < 0n || count * BigInt(text.length) > 1_000_000n)
    throw new TemplateError('render', `cannot repeat a text ${count} times`);
  return text.repeat(Number(count));
}

/** Java trims every character up to the blank, and nothing else. */
function javaTrim(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && text.charCodeAt(from) <= 0x20) from += 1;
  while (to > from && text.charCodeAt(to - 1) <= 0x20) to -= 1;
  return text.slice(from, to);
}

function compare(text: string, other: string): bigint {
  const shorter = Math.min(text.length, other.length);
  for (let index = 0; index < shorter; index += 1) {
    const difference = text.charCodeAt(index) - other.charCodeAt(index);
    if (difference !== 0) return BigInt(difference);
  }
  return BigInt(text.length - other.length);
}

function hashCode(text: string): bigint {
  let hash = 0;
  for (let index = 0; index < text.length; index += 1) hash = (Math.imul(31, hash) + text.charCodeAt(index)) | 0;
  return BigInt(hash);
}

/** Java's replacement text: `$1` is a group, a backslash takes the next character as it is. */
function replacement(text: string): (match: string, ...groups: unknown[]) => string {
  return (match, ...groups) =>
    text.replace(/\\([\s\S])|\$(\d)/g, (_, escaped: string | undefined, group: string | undefined) => {
      if (escaped !== undefined) return escaped;
      const found = group === '0' ? match : groups[Number(group) - 1];
      return typeof found === 'string' ? found : '';
    });
}

function regularExpression(pattern: string, flags: string): RegExp {
  try {
    return new RegExp(
      pattern.replace(/\\Q([\s\S]*?)(?:\\E|$)/g, (_, quoted: string) =>
        quoted.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'),
      ),
      flags,
    );
  } catch {
    throw new TemplateError('render', 'a regular expression is not valid');
  }
}
