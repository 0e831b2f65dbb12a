import { invalidPath, JsonPathError } from './json-path-error';
import { parseFilter } from './parse-filter';
import type { FunctionParameter, Path, PathToken } from './path-syntax';
import { closingIndex, unescapeText } from './scan-text';

/**
 * Parses a path as Jayway JsonPath 2.9.0 does: the leading `$` may be missing.
 *
 * @param offset - characters before it in the path that it is a part of
 * @throws {JsonPathError} of kind `invalid`; `failed` for an empty path.
 */
export function parsePath(text: string, offset = 0): Path {
  if (text.trim() === '') throw new JsonPathError('failed', 'the path is empty');
  const added = /^[$@]/.test(text) ? '' : '$.';
  const rooted = `${added}${text}`.replace(/ +$/, '');
  const parser = new PathParser(rooted, offset - added.length);
  if (rooted.endsWith('.')) parser.fail("a path must not end with '.'", rooted.length - 1);
  const tokens = parser.tokens();
  return { root: rooted[0] as '$' | '@', tokens, ...parser.unread };
}

class PathParser {
  private position = 1;

  private readonly text: string;
  private readonly offset: number;

  /** @param offset - characters before the text in what the author wrote */
  constructor(text: string, offset: number) {
    this.text = text;
    this.offset = offset;
  }

  /** Throws for what stands at an index of the text. */
  fail(reason: string, index = this.position): never {
    return invalidPath(reason, Math.max(1, this.offset + index + 1));
  }

  tokens(): readonly PathToken[] {
    const tokens: PathToken[] = [];
    if (this.position < this.text.length && !/[.[]/.test(this.text[this.position]!)) {
      this.fail("'.' or '[' expected");
    }
    if (this.position < this.text.length) tokens.push(...this.next());
    // As the library has it: a single character after the last token goes unread.
    while (this.position < this.text.length - 1) tokens.push(...this.next());
    if (tokens[tokens.length - 1]?.kind === 'scan') this.fail("a path must not end with '..'", this.text.length - 1);
    return tokens;
  }

  /** Where the text goes on after the last token. */
  get unread(): Pick<Path, 'unread'> {
    return this.position < this.text.length ? { unread: this.offset + this.position + 1 } : {};
  }

  private next(): PathToken[] {
    const scan: PathToken[] = [];
    if (this.take(/\.\./y)) scan.push({ kind: 'scan' });
    else this.take(/\./y);
    if (this.text[this.position] === '.') this.fail("'.' is not valid");
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
    const match = this.take(/[^.[( ]+/y) ?? this.fail('a name expected');
    if (this.text[this.position] === ' ') this.fail('a name with blanks needs brackets and quotes');
    return this.text[this.position] === '(' ? this.call(match[0]) : { kind: 'properties', names: [match[0]] };
  }

  private call(name: string): PathToken {
    const end = closingIndex(this.text, this.position, '(', ')');
    if (end === -1) this.fail('the arguments of a function are not closed');
    const position = this.offset + this.position - name.length + 1;
    const inside = this.text.slice(this.position + 1, end);
    const parameters = parametersIn(inside, this.offset + this.position + 1);
    this.position = end + 1;
    return { kind: 'function', name, parameters, position };
  }

  private bracket(): PathToken {
    const token = this.quoted() ?? this.indexes() ?? this.wildcard() ?? this.filter();
    return token ?? this.fail('cannot read the brackets');
  }

  private quoted(): PathToken | undefined {
    const from = this.position;
    if (!this.take(/\[ *(?=["'])/y)) return undefined;
    const names: string[] = [];
    do {
      const name = this.take(/ *'((?:[^'\\]|\\[\s\S])*)' */y) ?? this.take(/ *"((?:[^"\\]|\\[\s\S])*)" */y);
      names.push(unescapeText((name ?? this.fail('a quoted name expected'))[1]!));
    } while (this.take(/,/y));
    if (!this.take(/\]/y)) this.fail('the brackets are not closed', from);
    return { kind: 'properties', names };
  }

  private indexes(): PathToken | undefined {
    const start = this.position;
    const match = this.take(/\[ *([-\d:][-\d:, ]*)\]/y);
    if (!match) return undefined;
    const inside = match[1]!.trim();
    if (!inside.includes(':'))
      return { kind: 'indexes', indexes: inside.split(',').map((part) => this.integer(part.trim(), start)) };
    const [from = '', to = ''] = inside.split(':');
    if (from === '' && to === '') this.fail('a slice needs a beginning or an end', start);
    return {
      kind: 'slice',
      from: from === '' ? undefined : this.integer(from, start),
      to: to === '' ? undefined : this.integer(to, start),
    };
  }

  private integer(text: string, start: number): number {
    return /^-?\d+$/.test(text) ? Number(text) : this.fail('an index must be a whole number', start);
  }

  private wildcard(): PathToken | undefined {
    return this.take(/\[ *\* *\]/y) && { kind: 'wildcard' };
  }

  private filter(): PathToken | undefined {
    const from = this.position;
    if (!this.take(/\[ *\? *(?=\()/y)) return undefined;
    const end = closingIndex(this.text, this.position, '(', ')');
    if (end === -1) this.fail('a filter is not closed', from);
    const inside = this.text.slice(this.position + 1, end);
    const filter = parseFilter(inside, parsePath, this.offset + this.position + 1);
    this.position = end + 1;
    if (!this.take(/ *\]/y)) this.fail("']' expected after a filter");
    return { kind: 'filter', filter };
  }
}

/** @param offset - characters before them in the whole path */
function parametersIn(inside: string, offset: number): FunctionParameter[] {
  return splitArguments(inside).map((argument): FunctionParameter => {
    if (/^[$@]/.test(argument)) return { kind: 'path', path: parsePath(argument, offset) };
    try {
      return { kind: 'json', value: JSON.parse(argument) as unknown };
    } catch (cause) {
      const position = offset + 1;
      throw new JsonPathError('invalid', 'an argument of a function is neither a path nor JSON', { cause, position });
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
