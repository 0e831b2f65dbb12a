import type { BinaryOperator, Expression, Reference, Step, TemplateNode } from './syntax';
import type { Source } from './source';

/** Parses the inside of a string; given by the parser of templates, which calls the one of expressions. */
export type ParseText = (text: string, only: 'references' | 'secrets') => readonly TemplateNode[];

const blanks = /[ \t\r\n]*/y;
const identifier = /[A-Za-z_][A-Za-z0-9_]*/y;
const referenceStart = /\$(!?)(\{?)([A-Za-z_][A-Za-z0-9_]*)/y;
const callStart = /\.([A-Za-z_][A-Za-z0-9_]*)\(/y;
const propertyStart = /\.([A-Za-z_][A-Za-z0-9_]*)/y;
const decimal = /\d*\.\d+([eE][+-]?\d+)?|\d+\.(?!\.)\d*([eE][+-]?\d+)?|\d+[eE][+-]?\d+/y;
const integer = /\d+/y;
const boolean = /(true|false)(?![A-Za-z0-9_])/y;
const doubleQuoted = /"((?:[^"]|"")*)"/y;
const singleQuoted = /'((?:[^']|'')*)'/y;

/** Operators from the loosest to the tightest; each level is one alternative. */
const levels: readonly RegExp[] = [
  /\|\||or\b/y,
  /&&|and\b/y,
  /==|!=|eq\b|ne\b/y,
  /<=|>=|<|>|lt\b|gt\b|le\b|ge\b/y,
  /\+|-/y,
  /\*|\/|%/y,
];
const words: Readonly<Record<string, BinaryOperator>> = {
  or: '||',
  and: '&&',
  eq: '==',
  ne: '!=',
  lt: '<',
  gt: '>',
  le: '<=',
  ge: '>=',
};

/** Parses references and expressions of the Velocity template language, version 2. */
export class ExpressionParser {
  private readonly source: Source;
  private readonly parseText: ParseText;

  constructor(source: Source, parseText: ParseText) {
    this.source = source;
    this.parseText = parseText;
  }

  /** A reference at the position, or undefined (nothing consumed). Throws when `${` begins one that has no end. */
  tryReference(backslashes = 0): Reference | undefined {
    const from = this.source.position;
    const start = this.source.take(referenceStart);
    if (!start) return undefined;
    const isFormal = start[2] === '{';
    const steps = this.steps();
    let alternate: Expression | undefined;
    if (isFormal) {
      if (this.source.take(/\|/y)) alternate = this.expression();
      // Its name is not quoted: a value may have been written there.
      if (!this.source.take(/\}/y)) this.source.fail("a reference with '{' has no '}'");
    }
    const source = this.source.text.slice(from, this.source.position);
    return { kind: 'reference', source, root: start[3]!, steps, quiet: start[1] === '!', alternate, backslashes };
  }

  expression(): Expression {
    const expression = this.binary(0);
    this.source.take(blanks);
    return expression;
  }

  private steps(): Step[] {
    const steps: Step[] = [];
    for (;;) {
      const call = this.source.take(callStart);
      if (call) {
        steps.push({ kind: 'call', name: call[1]!, args: this.items(')') });
        continue;
      }
      const property = this.source.take(propertyStart);
      if (property) {
        steps.push({ kind: 'property', name: property[1]! });
      } else if (this.source.take(/\[/y)) {
        if (this.source.look(/[ \t]*[A-Za-z_]/y)) this.source.fail('an index expected');
        steps.push({ kind: 'index', index: this.expression() });
        this.source.expect(']');
      } else {
        return steps;
      }
    }
  }

  /** Comma-separated expressions up to and including `end`. */
  private items(end: string): Expression[] {
    const items: Expression[] = [];
    this.source.take(blanks);
    while (this.source.peek() !== end) {
      if (items.length > 0) this.source.expect(',');
      items.push(this.expression());
    }
    this.source.expect(end);
    return items;
  }

  private binary(level: number): Expression {
    const operators = levels[level];
    if (!operators) return this.unary();
    this.source.take(blanks);
    const from = this.source.position;
    let left = this.binary(level + 1);
    for (;;) {
      const back = this.source.position;
      this.source.take(blanks);
      const operator = this.source.take(operators)?.[0];
      if (operator === undefined) {
        this.source.position = back;
        return left;
      }
      const right = this.binary(level + 1);
      const source = this.source.text.slice(from, this.source.position);
      left = { kind: 'binary', source, operator: words[operator] ?? (operator as BinaryOperator), left, right };
    }
  }

  private unary(): Expression {
    this.source.take(blanks);
    const from = this.source.position;
    if (this.source.take(/!|not\b/y)) return { kind: 'not', operand: this.unary(), source: this.since(from) };
    if (!this.source.take(/-/y)) return this.primary();
    const operand = this.unary();
    const source = this.since(from);
    if (operand.kind === 'literal' && (typeof operand.value === 'bigint' || typeof operand.value === 'number')) {
      return { kind: 'literal', source, value: -operand.value };
    }
    return { kind: 'negate', operand, source };
  }

  private primary(): Expression {
    const from = this.source.position;
    const reference = this.source.peek() === '$' ? this.tryReference() : undefined;
    if (reference) return reference;
    const truth = this.source.take(boolean);
    if (truth) return { kind: 'literal', source: truth[0], value: truth[1] === 'true' };
    // A bare word is accepted, and stands for nothing.
    const word = this.source.take(identifier);
    if (word) return { kind: 'literal', source: word[0], value: null };
    return this.number() ?? this.string() ?? this.grouping(from) ?? this.source.fail('an expression expected');
  }

  private number(): Expression | undefined {
    // `1..5` is a range: the point belongs to it.
    const fraction = this.source.look(/\d+\.\./y) ? undefined : this.source.take(decimal);
    if (fraction) return { kind: 'literal', source: fraction[0], value: Number(fraction[0]) };
    const whole = this.source.take(integer);
    return whole && { kind: 'literal', source: whole[0], value: BigInt(whole[0]) };
  }

  private string(): Expression | undefined {
    const double = this.source.take(doubleQuoted);
    if (double) {
      const text = double[1]!.replace(/\\u([0-9a-fA-F]{4})/g, (_, hex: string) =>
        String.fromCharCode(parseInt(hex, 16)),
      );
      return this.interpolated(double[0], text.replaceAll('""', '"'), 'references');
    }
    const single = this.source.take(singleQuoted);
    return single && this.interpolated(single[0], single[1]!.replaceAll("''", "'"), 'secrets');
  }

  private interpolated(source: string, text: string, only: 'references' | 'secrets'): Expression {
    const nodes = this.parseText(text, only);
    const [first] = nodes;
    if (nodes.length === 0) return { kind: 'literal', source, value: '' };
    if (nodes.length === 1 && first?.kind === 'text') return { kind: 'literal', source, value: first.text };
    return { kind: 'interpolated', source, nodes };
  }

  private grouping(from: number): Expression | undefined {
    if (this.source.take(/\(/y)) {
      const inner = this.expression();
      this.source.expect(')');
      return inner;
    }
    if (this.source.take(/\{/y)) return this.map(from);
    return this.source.take(/\[/y) && this.list(from);
  }

  private list(from: number): Expression {
    this.source.take(blanks);
    if (this.source.take(/\]/y)) return { kind: 'list', items: [], source: this.since(from) };
    const first = this.expression();
    if (this.source.take(/\.\./y)) {
      const to = this.expression();
      this.source.expect(']');
      return { kind: 'range', from: first, to, source: this.since(from) };
    }
    const rest = this.source.take(/,/y) ? this.items(']') : (this.source.expect(']'), []);
    return { kind: 'list', items: [first, ...rest], source: this.since(from) };
  }

  private map(from: number): Expression {
    const entries: [Expression, Expression][] = [];
    this.source.take(blanks);
    while (this.source.peek() !== '}') {
      if (entries.length > 0) this.source.expect(',');
      const key = this.expression();
      this.source.expect(':');
      entries.push([key, this.expression()]);
    }
    this.source.expect('}');
    return { kind: 'map', entries, source: this.since(from) };
  }

  private since(from: number): string {
    return this.source.text.slice(from, this.source.position);
  }
}
