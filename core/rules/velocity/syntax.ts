/** One step after the root of a reference: `.name`, `.name(…)`, `[…]`. */
export type Step =
  | { readonly kind: 'property'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'index'; readonly index: Expression };

/** `$name…`, `${name…}`, `$!name…`, `${name|alternate}`. */
export interface Reference {
  readonly kind: 'reference';
  /** As written: what an absent reference prints. */
  readonly source: string;
  readonly root: string;
  readonly steps: readonly Step[];
  /** `$!`: absent prints nothing. */
  readonly quiet: boolean;
  readonly alternate?: Expression | undefined;
  /** Number of backslashes in front; an odd number escapes. */
  readonly backslashes: number;
}

export type BinaryOperator = '||' | '&&' | '==' | '!=' | '<' | '>' | '<=' | '>=' | '+' | '-' | '*' | '/' | '%';

export type Expression =
  | Reference
  | { readonly kind: 'literal'; readonly source: string; readonly value: string | bigint | number | boolean | null }
  /** A double-quoted string with references in it, or any string with secret references. */
  | { readonly kind: 'interpolated'; readonly source: string; readonly nodes: readonly TemplateNode[] }
  | { readonly kind: 'list'; readonly source: string; readonly items: readonly Expression[] }
  | { readonly kind: 'range'; readonly source: string; readonly from: Expression; readonly to: Expression }
  | { readonly kind: 'map'; readonly source: string; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: 'not' | 'negate'; readonly source: string; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly source: string;
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    };

export interface Branch {
  /** Undefined for `#else`. */
  readonly condition: Expression | undefined;
  readonly body: readonly TemplateNode[];
}

export type TemplateNode =
  | Reference
  | { readonly kind: 'text'; readonly text: string }
  /** `{{secrets.name}}`: not Velocity; resolved as a value wherever it stands. */
  | { readonly kind: 'secret'; readonly name: string }
  | { readonly kind: 'if'; readonly branches: readonly Branch[] }
  | { readonly kind: 'set'; readonly target: Reference; readonly value: Expression };
