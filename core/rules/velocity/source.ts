import { TemplateError } from './template-error';

/** Template text with a position; shared by the parsers of text and of expressions. */
export class Source {
  position = 0;

  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  get isAtEnd(): boolean {
    return this.position >= this.text.length;
  }

  /** Character at the position, `''` at the end. */
  peek(): string {
    return this.text.charAt(this.position);
  }

  /** Match of a sticky expression at the position, consumed; undefined when it does not match here. */
  take(pattern: RegExp): RegExpExecArray | undefined {
    const match = this.look(pattern);
    if (match) this.position += match[0].length;
    return match;
  }

  /** As `take`, without consuming. */
  look(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.position;
    return pattern.exec(this.text) ?? undefined;
  }

  /** Consumes exactly `text`, or fails. */
  expect(text: string): void {
    if (!this.text.startsWith(text, this.position)) this.fail(`'${text}' expected`);
    this.position += text.length;
  }

  fail(reason: string): never {
    const before = this.text.slice(0, this.position).split(/\r\n|\r|\n/);
    const column = before[before.length - 1]!.length + 1;
    throw new TemplateError('parse', `${reason} at line ${before.length}, column ${column}`);
  }
}
