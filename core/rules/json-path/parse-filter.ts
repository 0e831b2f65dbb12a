import { invalidPath } from './json-path-error';
import type { Filter, Operand, Path, RelationalOperator } from './path-syntax';
import { closingIndex, endOfQuote, unescapeText } from './scan-text';

const symbols = /===|==|!==|!=|<=|<|>=|>|=~/y;
const words = /(in|nin|contains|all|size|empty|subsetof|anyof|noneof)(?= |$)/iy;
const number = /-?[\d.]+(?:[eE][-+]?\d+)?/y;

/** Parses a path that stands in a filter, `offset` characters after the beginning of the whole one. */
type ParsePath = (text: string, offset: number) => Path;

/**
 * Parses the inside of `[?(…)]`.
 *
 * @param offset - characters before it in the whole path
 * @throws {JsonPathError} of kind `invalid`.
 */
export function parseFilter(text: string, parsePath: ParsePath, offset: number): Filter {
  return new FilterParser(text, parsePath, offset).filter();
}

class FilterParser {
  private position = 0;

  private readonly text: string;
  private readonly parsePath: ParsePath;
  private readonly offset: number;

  constructor(text: string, parsePath: ParsePath, offset: number) {
    this.text = text;
    this.parsePath = parsePath;
    this.offset = offset;
  }

  filter(): Filter {
    const filter = this.or();
    this.take(/ */y);
    if (this.position < this.text.length) {
      // The slip that is made most often.
      const isAssignment = this.text[this.position] === '=';
      this.fail(isAssignment ? "a filter compares with '==', got '='" : 'the end of the filter expected');
    }
    return filter;
  }

  private or(): Filter {
    const operands = [this.and()];
    while (this.take(/ *\|\|/y)) operands.push(this.and());
    return operands.length === 1 ? operands[0]! : { kind: 'or', operands };
  }

  private and(): Filter {
    const operands = [this.operand()];
    while (this.take(/ *&&/y)) operands.push(this.operand());
    return operands.length === 1 ? operands[0]! : { kind: 'and', operands };
  }

  private operand(): Filter {
    this.take(/ */y);
    if (this.take(/!(?! *[$@])/y)) return { kind: 'not', operand: this.operand() };
    if (!this.take(/\(/y)) return this.expression();
    const inner = this.or();
    if (!this.take(/ *\)/y)) this.fail("')' expected in a filter");
    return inner;
  }

  private expression(): Filter {
    // `!@.a` asks that the path does not exist; the exclamation mark is ignored when a comparison follows.
    const shouldExist = !this.take(/ *! */y);
    const left = this.value();
    const back = this.position;
    this.take(/ */y);
    const operator = (this.take(symbols) ?? this.take(words))?.[0].toUpperCase() as RelationalOperator | undefined;
    if (operator !== undefined) return { kind: 'compare', operator, left, right: this.value() };
    this.position = back;
    if (left.kind !== 'path') return this.fail('a filter needs a comparison or a path');
    return { kind: 'exists', path: left.path, shouldExist };
  }

  private value(): Operand {
    this.take(/ */y);
    const first = this.text.charAt(this.position);
    if (first === '$' || first === '@') return { kind: 'path', path: this.innerPath() };
    if (first === '"' || first === "'") return { kind: 'literal', value: unescapeText(this.quoted().slice(1, -1)) };
    if (first === '/') return this.pattern();
    if (first === '[' || first === '{') return { kind: 'literal', value: this.json(first) };
    const word = this.take(/(?:true|false|null)/y)?.[0];
    if (word !== undefined) return { kind: 'literal', value: JSON.parse(word) as unknown };
    const digits = this.take(number)?.[0] ?? this.fail('a value expected in a filter');
    return { kind: 'literal', value: Number(digits) };
  }

  private innerPath(): Path {
    const from = this.position;
    return this.parsePath(this.path(), this.offset + from);
  }

  /** A path ends at a blank, an operator or a bracket that it has not opened. */
  private path(): string {
    const from = this.position;
    this.position += 1;
    while (this.position < this.text.length && !/[<>=~! )]/.test(this.text[this.position]!)) {
      const open = this.text[this.position]!;
      if (open !== '[' && open !== '(') this.position += 1;
      else {
        const end = closingIndex(this.text, this.position, open, open === '[' ? ']' : ')');
        if (end === -1) this.fail('brackets do not match in a filter');
        this.position = end + 1;
      }
    }
    return this.text.slice(from, this.position);
  }

  private quoted(): string {
    const end = endOfQuote(this.text, this.position);
    if (end === -1) this.fail('a text in a filter is not closed');
    const quoted = this.text.slice(this.position, end + 1);
    this.position = end + 1;
    return quoted;
  }

  private pattern(): Operand {
    const from = this.position;
    const source = this.quoted().slice(1, -1);
    const flags = this.take(/[a-zA-Z]*/y)![0];
    try {
      return { kind: 'pattern', pattern: new RegExp(`^(?:${source})$`, flags.replace(/[^ims]/g, '')) };
    } catch {
      return this.fail('a regular expression in a filter is not valid', from);
    }
  }

  private json(open: '[' | '{'): unknown {
    const from = this.position;
    const end = closingIndex(this.text, from, open, open === '[' ? ']' : '}');
    const text = this.text.slice(this.position, end + 1);
    this.position = end === -1 ? this.text.length : end + 1;
    try {
      // The library reads it permissively; single quotes are what is in use.
      return JSON.parse(
        text.replace(/'((?:[^'\\]|\\.)*)'/g, (_, inner: string) => JSON.stringify(unescapeText(inner))),
      ) as unknown;
    } catch {
      return this.fail('a JSON value in a filter cannot be read', from);
    }
  }

  private fail(reason: string, index = this.position): never {
    return invalidPath(reason, this.offset + index + 1);
  }

  private take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.position;
    const match = pattern.exec(this.text) ?? undefined;
    if (match) this.position += match[0].length;
    return match;
  }
}
