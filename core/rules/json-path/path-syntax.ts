/** One step of a path. */
export type PathToken =
  | { readonly kind: 'properties'; readonly names: readonly string[] }
  | { readonly kind: 'indexes'; readonly indexes: readonly number[] }
  | { readonly kind: 'slice'; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'scan' }
  | { readonly kind: 'filter'; readonly filter: Filter }
  | {
      readonly kind: 'function';
      readonly name: string;
      readonly parameters: readonly FunctionParameter[];
      /** Character of the whole path, counted from 1. */
      readonly position: number;
    };

export interface Path {
  /** `$`: the document; `@`: the item that a filter looks at. */
  readonly root: '$' | '@';
  readonly tokens: readonly PathToken[];
  /** A character at the end that the library does not read, counted from 1. */
  readonly unread?: number;
}

export type FunctionParameter =
  { readonly kind: 'json'; readonly value: unknown } | { readonly kind: 'path'; readonly path: Path };

export type RelationalOperator =
  | '=='
  | '==='
  | '!='
  | '!=='
  | '<'
  | '<='
  | '>'
  | '>='
  | '=~'
  | 'IN'
  | 'NIN'
  | 'CONTAINS'
  | 'ALL'
  | 'SIZE'
  | 'EMPTY'
  | 'SUBSETOF'
  | 'ANYOF'
  | 'NONEOF';

export type Operand =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'pattern'; readonly pattern: RegExp };

export type Filter =
  | { readonly kind: 'or' | 'and'; readonly operands: readonly Filter[] }
  | { readonly kind: 'not'; readonly operand: Filter }
  | { readonly kind: 'exists'; readonly path: Path; readonly shouldExist: boolean }
  | {
      readonly kind: 'compare';
      readonly operator: RelationalOperator;
      readonly left: Operand;
      readonly right: Operand;
    };

/** True when the path can match one value at most; any other gives an array, empty or not. */
export function isDefinite(path: Path): boolean {
  return path.tokens.every((token, index) => isDefiniteToken(token, index === path.tokens.length - 1));
}

/** Several property names are merged into one object at the end of a path, and iterate before it. */
export function isDefiniteToken(token: PathToken, isLeaf: boolean): boolean {
  if (token.kind === 'properties') return token.names.length === 1 || isLeaf;
  if (token.kind === 'indexes') return token.indexes.length === 1;
  return token.kind === 'function';
}
