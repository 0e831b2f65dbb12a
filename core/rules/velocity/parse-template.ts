import { ExpressionParser } from './parse-expression';
import { Source } from './source';
import type { Branch, Expression, TemplateNode } from './syntax';

/** What a parser of templates may find beside Velocity. */
export interface ParseOptions {
  /** `{{secrets.name}}` stands for a named secret. */
  readonly secretReferences: boolean;
}

const secretReference = /\{\{secrets\.([A-Za-z0-9_.-]+)\}\}/y;
const plainText = /\r\n|[\r\n]|[^$#\\{\r\n]+/y;
const directive = /#(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\})/y;
const lineRest = /[ \t]*(?:\r\n|\r|\n)/y;
const lineComment = /##[^\r\n]*(?:\r\n|\r|\n)?/y;
const blockComment = /#\*[\s\S]*?\*#/y;
const textBlock = /#\[\[([\s\S]*?)\]\]#/y;
/** Refused: `#foreach` by the platform (an author of published actions states it), the others because they reach outside the template (assumed). */
const refused = new Set(['foreach', 'macro', 'parse', 'include', 'define', 'evaluate', 'stop', 'break']);
const known = new Set(['if', 'elseif', 'else', 'end', 'set', ...refused]);
const blockEnds = new Set(['elseif', 'else', 'end']);

/**
 * Parses a template of the Velocity template language 2 as far as Data Actions use it.
 *
 * @throws {TemplateError} with stage `parse`, naming line and column.
 */
export function parseTemplate(text: string, options: ParseOptions): readonly TemplateNode[] {
  const parser = new TemplateParser(new Source(text), options);
  return parser.template();
}

class TemplateParser {
  private readonly expressions: ExpressionParser;
  /** At the start of a line: blanks before a directive that stands alone are swallowed (`parser.space_gobbling = lines`). */
  private afterNewline = true;
  private nodes: TemplateNode[] = [];

  private readonly source: Source;
  private readonly options: ParseOptions;

  constructor(source: Source, options: ParseOptions) {
    this.source = source;
    this.options = options;
    this.expressions = new ExpressionParser(source, (text, only) =>
      only === 'references' ? parseTemplate(text, options) : secretsOnly(text, options),
    );
  }

  template(): readonly TemplateNode[] {
    const nodes = this.block();
    if (!this.source.isAtEnd) this.source.fail(`'${this.source.look(directive)?.[0]}' without #if`);
    return nodes;
  }

  /** Nodes up to the end, or up to (not including) `#elseif`, `#else` or `#end`. */
  private block(): readonly TemplateNode[] {
    const outer = this.nodes;
    this.nodes = [];
    while (!this.source.isAtEnd) {
      this.swallowBlanksBeforeDirective();
      if (blockEnds.has(this.directiveName() ?? '')) break;
      this.statement();
    }
    const own = this.nodes;
    this.nodes = outer;
    return own;
  }

  private statement(): void {
    switch (this.source.peek()) {
      case '$':
        return this.reference(0);
      case '#':
        return this.hash();
      case '\\':
        return this.backslashes();
      case '{':
        return this.brace();
      default:
        return this.text(this.source.take(plainText)![0]);
    }
  }

  private text(text: string): void {
    const last = this.nodes[this.nodes.length - 1];
    if (last?.kind === 'text') this.nodes[this.nodes.length - 1] = { kind: 'text', text: last.text + text };
    else this.nodes.push({ kind: 'text', text });
    this.afterNewline = /[\r\n]$/.test(text);
  }

  private character(): void {
    const character = this.source.peek();
    this.source.position += 1;
    this.text(character);
  }

  private reference(backslashes: number): void {
    const reference = this.expressions.tryReference(backslashes);
    if (!reference) {
      if (backslashes > 0) this.text('\\'.repeat(backslashes));
      // A peculiarity of the generated parser: it loses one of two exclamation marks.
      return this.source.take(/\$!!/y) ? this.text('$!') : this.character();
    }
    this.nodes.push(reference);
    this.afterNewline = false;
  }

  private brace(): void {
    const secret = this.options.secretReferences ? this.source.take(secretReference) : undefined;
    if (!secret) return this.character();
    this.nodes.push({ kind: 'secret', name: secret[1]! });
    this.afterNewline = false;
  }

  /** Backslashes escape a reference or a directive, and are text before anything else. */
  private backslashes(): void {
    const count = this.source.take(/\\+/y)![0].length;
    if (this.source.peek() === '$') return this.reference(count);
    const name = this.source.peek() === '#' ? this.directiveName() : undefined;
    if (name === undefined || !known.has(name)) return this.text('\\'.repeat(count));
    this.text('\\'.repeat(Math.floor(count / 2)));
    if (count % 2 === 1) this.text(this.source.take(directive)![0]);
  }

  private hash(): void {
    if (this.source.take(lineComment)) {
      this.afterNewline = true;
      return;
    }
    const block = this.source.take(textBlock);
    if (block) this.nodes.push({ kind: 'text', text: block[1]! });
    if (block || this.source.take(blockComment)) {
      this.afterNewline = false;
      return;
    }
    const name = this.directiveName();
    if (name === 'if') return this.condition();
    if (name === 'set') return this.assignment();
    if (name !== undefined && refused.has(name)) this.source.fail(`#${name} is not allowed`);
    if (this.source.look(/#@\{?[A-Za-z_]/y)) this.source.fail('macros are not allowed');
    if (name === undefined) return this.character();
    const from = this.source.position;
    this.source.take(directive);
    if (this.source.take(/\(/y)) this.skipArguments();
    this.text(this.source.text.slice(from, this.source.position));
  }

  /** `#name(…)` of an unknown name is text, its arguments included; they must be well formed all the same. */
  private skipArguments(): void {
    this.source.take(/[ \t\r\n]*/y);
    while (!this.source.take(/\)/y)) {
      this.expressions.expression();
      this.source.take(/,?[ \t\r\n]*/y);
    }
  }

  private directiveName(): string | undefined {
    const match = this.source.look(directive);
    return match && (match[1] ?? match[2]);
  }

  private swallowBlanksBeforeDirective(): void {
    if (!this.afterNewline) return;
    const match = this.source.look(
      /[ \t]+(?=#(?:\{(?:if|set|elseif|else|end)\}|(?:if|set|elseif|else|end)(?![A-Za-z0-9_])))/y,
    );
    if (match) this.source.position += match[0].length;
  }

  private swallowLineRest(): boolean {
    const match = this.source.take(lineRest);
    if (match) this.afterNewline = true;
    return match !== undefined;
  }

  private condition(): void {
    const atLineStart = this.afterNewline;
    const branches: Branch[] = [];
    for (let name = this.directiveName(); name !== 'end'; name = this.directiveName()) {
      if (name === undefined) this.source.fail('#if without #end');
      if (branches.length > 0 && branches[branches.length - 1]!.condition === undefined)
        this.source.fail(`#${name} after #else`);
      this.source.take(directive);
      const condition = name === 'else' ? undefined : this.bracketed();
      this.swallowLineRest();
      branches.push({ condition, body: this.block() });
    }
    this.source.take(directive);
    this.nodes.push({ kind: 'if', branches });
    this.afterNewline = false;
    if (atLineStart) this.swallowLineRest();
  }

  private bracketed(): Expression {
    this.source.take(/[ \t\r\n]*/y);
    this.source.expect('(');
    const expression = this.expressions.expression();
    this.source.expect(')');
    return expression;
  }

  private assignment(): void {
    const atLineStart = this.afterNewline;
    this.source.take(directive);
    this.source.take(/[ \t\r\n]*/y);
    this.source.expect('(');
    this.source.take(/[ \t\r\n]*/y);
    const target = this.expressions.tryReference() ?? this.source.fail('#set needs a reference');
    this.source.take(/[ \t\r\n]*/y);
    this.source.expect('=');
    const value = this.expressions.expression();
    this.source.expect(')');
    this.nodes.push({ kind: 'set', target, value });
    this.afterNewline = false;
    if (atLineStart) this.swallowLineRest();
  }
}

/** A single-quoted string: secret references are resolved in it, nothing else is. */
function secretsOnly(text: string, options: ParseOptions): readonly TemplateNode[] {
  if (!options.secretReferences) return [{ kind: 'text', text }];
  return text
    .split(/(\{\{secrets\.[A-Za-z0-9_.-]+\}\})/)
    .filter((part) => part !== '')
    .map((part) => {
      secretReference.lastIndex = 0;
      const name = secretReference.exec(part)?.[1];
      return name === undefined ? { kind: 'text', text: part } : { kind: 'secret', name };
    });
}
