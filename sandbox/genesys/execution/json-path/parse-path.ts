import { invalidPath, JsonPathError } from './json-path-error';
import { parseFilter } from './parse-filter';
import type { FunctionParameter, Path, PathToken } from './path-syntax';
import { closingIndex, unescapeText } from './scan-text';

/**
 * Parses a path as Jayway JsonPath 2.9.0 does: the leading `$` may be missing.
 *
 * @throws {JsonPathError} of kind `invalid`; `failed` for an empty path.
 */
export function parsePath(text: string): Path {
  if (text.trim() === '') throw new JsonPathError('failed', 'the path is empty');
  const rooted = (/^[$@]/.test(text) ? text : `$.${text}`).replace(/ +$/, '');
  if (rooted.endsWith('.')) invalidPath("a path must not end with '.'");
  return { root: rooted[0] as '$' | '@', tokens: new PathParser(rooted).tokens() };
}

class PathParser {
  private position = 1;

  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  tokens(): readonly PathToken[] {
    const tokens: PathToken[] = [];
    if (this.position < this.text.length && !/[.[]/.test(this.text[this.position]!)) {
      invalidPath(`'.' or '[' expected at position ${this.position}`);
    }
    if (this.position < this.text.length) tokens.push(...this.next());
    // As the library has it: a single character after the last token goes unread.
    while (this.position < this.text.length - 1) tokens.push(...this.next());
    if (tokens[tokens.length - 1]?.kind === 'scan') invalidPath("a path must not end with '..'");
    return tokens;
  }

  private next(): PathToken[] {
    const scan: PathToken[] = [];
    if (this.take(/\.\./y)) scan.push({ kind: 'scan' });
    else this.take(/\./y);
    if (this.text[this.position] === '.') invalidPath(`'.' is not valid at position ${this.position}`);
    return [...scan, this.text[this.position] === '[' ? this.bracket() : this.name()];
  }

  private take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.position;
    const match = pattern.exec(this.text) ?? undefined;
    if (match) this.position += match[0].length;
    return match;
  }

  private name(): PathToken {
    if (this.take(/\*/y)) return { kind: 'wildcard' };
    const match = this.take(/[^.[( ]+/y) ?? invalidPath(`a name expected at position ${this.position}`);
    if (this.text[this.position] === ' ') invalidPath('a name with blanks needs brackets and quotes');
    return this.text[this.position] === '(' ? this.call(match[0]) : { kind: 'properties', names: [match[0]] };
  }

  private call(name: string): PathToken {
    const end = closingIndex(this.text, this.position, '(', ')');
    if (end === -1) invalidPath(`the arguments of '${name}' are not closed`);
    const inside = this.text.slice(this.position + 1, end);
    this.position = end + 1;
    return { kind: 'function', name, parameters: parameters(inside) };
  }

  private bracket(): PathToken {
    const token = this.quoted() ?? this.indexes() ?? this.wildcard() ?? this.filter();
    return token ?? invalidPath(`cannot read the brackets at position ${this.position}`);
  }

  private quoted(): PathToken | undefined {
    const from = this.position;
    if (!this.take(/\[ *(?=["'])/y)) return undefined;
    const names: string[] = [];
    do {
      const name = this.take(/ *'((?:[^'\\]|\\[\s\S])*)' */y) ?? this.take(/ *"((?:[^"\\]|\\[\s\S])*)" */y);
      names.push(unescapeText((name ?? invalidPath(`a quoted name expected at position ${this.position}`))[1]!));
    } while (this.take(/,/y));
    if (!this.take(/\]/y)) invalidPath(`the property at position ${from} is not closed`);
    return { kind: 'properties', names };
  }

  private indexes(): PathToken | undefined {
    const match = this.take(/\[ *([-\d:][-\d:, ]*)\]/y);
    if (!match) return undefined;
    const inside = match[1]!.trim();
    if (!inside.includes(':'))
      return { kind: 'indexes', indexes: inside.split(',').map((part) => integer(part.trim())) };
    const [from = '', to = ''] = inside.split(':');
    if (from === '' && to === '') invalidPath('a slice needs a beginning or an end');
    return { kind: 'slice', from: from === '' ? undefined : integer(from), to: to === '' ? undefined : integer(to) };
  }

  private wildcard(): PathToken | undefined {
    return this.take(/\[ *\* *\]/y) && { kind: 'wildcard' };
  }

  private filter(): PathToken | undefined {
    const start = this.take(/\[ *\? *(?=\()/y);
    if (!start) return undefined;
    const end = closingIndex(this.text, this.position, '(', ')');
    if (end === -1) invalidPath('a filter is not closed');
    const filter = parseFilter(this.text.slice(this.position + 1, end), parsePath);
    this.position = end + 1;
    if (!this.take(/ *\]/y)) invalidPath("']' expected after a filter");
    return { kind: 'filter', filter };
  }
}

function integer(text: string): number {
  return /^-?\d+$/.test(text) ? Number(text) : invalidPath(`'${text}' is no index`);
}

function parameters(inside: string): FunctionParameter[] {
  return splitArguments(inside).map((argument): FunctionParameter => {
    if (/^[$@]/.test(argument)) return { kind: 'path', path: parsePath(argument) };
    try {
      return { kind: 'json', value: JSON.parse(argument) as unknown };
    } catch (cause) {
      throw new JsonPathError('invalid', 'an argument of a function is neither a path nor JSON', { cause });
    }
  });
}

function splitArguments(inside: string): string[] {
  const parts: string[] = [];
  let [from, depth, quote] = [0, 0, ''];
  for (let index = 0; index < inside.length; index += 1) {
    const character = inside[index]!;
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"') quote = character;
    else if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    else if (character === ',' && depth === 0) {
      parts.push(inside.slice(from, index));
      from = index + 1;
    }
  }
  return [...parts, inside.slice(from)].map((part) => part.trim()).filter((part) => part !== '');
}
