import { callsOnScan, invertedScan } from '../../../../core/rules/json-path/path-shape';
import { callFunction } from './functions';
import { matches } from './match-filter';
import { invalidPath, JsonPathError } from '../../../../core/rules/json-path/json-path-error';
import { isDefinite, isDefiniteToken, type Path, type PathToken } from '../../../../core/rules/json-path/path-syntax';

type JsonObject = Readonly<Record<string, unknown>>;

/** How a path is read. */
export interface ReadOptions {
  /** Inside an existence check a missing property anywhere is "not found". */
  readonly requireProperties?: boolean;
}

/**
 * Value of a path, as Jayway JsonPath 2.9.0 with its default configuration: a definite path gives the one value, any other an array.
 *
 * @throws {JsonPathError} `not-found` for a definite path without a match, `invalid` where the path cannot be applied.
 */
export function readPath(path: Path, item: unknown, document: unknown, options: ReadOptions = {}): unknown {
  // `$..a.length()` is a function of everything that the scan found.
  if (callsOnScan(path)) throw new JsonPathError('failed', 'a function cannot follow a scan');
  const inverted = invertedScan(path);
  if (inverted) return callFunction(inverted.name, document, [readPath(inverted.path, item, document, options)]);
  const reader = new Reader(path.tokens, document, options);
  reader.apply(0, path.root === '$' ? document : item, true);
  if (!isDefinite(path)) return reader.results;
  if (reader.results.length === 0) notFound();
  return reader.results[reader.results.length - 1];
}

class Reader {
  readonly results: unknown[] = [];

  private readonly tokens: readonly PathToken[];
  private readonly document: unknown;
  private readonly options: ReadOptions;

  constructor(tokens: readonly PathToken[], document: unknown, options: ReadOptions) {
    this.tokens = tokens;
    this.document = document;
    this.options = options;
  }

  /** Applies the token at `index` to `model`; `definite` tells that no token before could match several values. */
  apply(index: number, model: unknown, definite: boolean): void {
    const token = this.tokens[index];
    if (!token) {
      this.results.push(model);
      return;
    }
    const isLeaf = index === this.tokens.length - 1;
    const on = (next: unknown): void => this.apply(index + 1, next, definite && isDefiniteToken(token, isLeaf));
    switch (token.kind) {
      case 'properties':
        return this.properties(token.names, model, { definite, isLeaf }, on);
      case 'indexes':
      case 'slice':
        return this.array(token, model, definite, on);
      case 'wildcard':
        return this.wildcard(model, on);
      case 'filter':
        return this.filter(token, model, definite, on);
      case 'scan':
        return this.scan(index + 1, model);
      case 'function':
        return on(this.call(token, model));
    }
  }

  private properties(
    names: readonly string[],
    model: unknown,
    at: { readonly definite: boolean; readonly isLeaf: boolean },
    on: (next: unknown) => void,
  ): void {
    if (!isObject(model)) {
      if (at.definite) notFound();
      return;
    }
    if (names.length > 1 && at.isLeaf) {
      on(Object.fromEntries(names.filter((name) => Object.hasOwn(model, name)).map((name) => [name, model[name]])));
      return;
    }
    for (const name of names) {
      if (Object.hasOwn(model, name)) on(model[name]);
      else if (this.options.requireProperties || (!at.isLeaf && at.definite && names.length === 1)) notFound();
    }
  }

  private array(
    token: Extract<PathToken, { kind: 'indexes' | 'slice' }>,
    model: unknown,
    definite: boolean,
    on: (next: unknown) => void,
  ): void {
    if (!Array.isArray(model)) {
      if (definite) notFound();
      return;
    }
    const items: readonly unknown[] = model;
    for (const index of token.kind === 'slice' ? sliced(token, items.length) : token.indexes) {
      const effective = index < 0 ? items.length + index : index;
      if (effective >= 0 && effective < items.length) on(items[effective]);
    }
  }

  private wildcard(model: unknown, on: (next: unknown) => void): void {
    for (const member of children(model)) {
      try {
        on(member);
      } catch (error) {
        if (!(error instanceof JsonPathError) || error.kind !== 'not-found' || !Array.isArray(model)) throw error;
        if (this.options.requireProperties) throw error;
      }
    }
  }

  private filter(
    token: Extract<PathToken, { kind: 'filter' }>,
    model: unknown,
    definite: boolean,
    on: (next: unknown) => void,
  ): void {
    if (!isObject(model) && !Array.isArray(model)) {
      if (definite) invalidPath('a filter cannot be applied to a single value');
      return;
    }
    const items: readonly unknown[] = Array.isArray(model) ? model : [model];
    for (const item of items) if (this.passes(token, item)) on(item);
  }

  /** Every node below (and with) `model` that the token at `index` fits, in document order. */
  private scan(index: number, model: unknown): void {
    if (!isObject(model) && !Array.isArray(model)) return;
    const token = this.tokens[index]!;
    if (this.fitsScan(token, model)) this.applyAtNode(index, model);
    for (const member of children(model)) this.scan(index, member);
  }

  /** The library hands an array's items, not the array, to what follows; at the end of the path it hands over the array. */
  private applyAtNode(index: number, model: object): void {
    const isLeaf = index === this.tokens.length - 1;
    if (!Array.isArray(model) || isLeaf) return this.apply(index, model, false);
    for (const item of model as readonly unknown[]) this.apply(index + 1, item, false);
  }

  private fitsScan(token: PathToken, model: object): boolean {
    switch (token.kind) {
      case 'properties':
        return isObject(model) && (token.names.length > 1 || Object.hasOwn(model, token.names[0]!));
      case 'indexes':
      case 'slice':
        return Array.isArray(model);
      case 'filter':
        return this.passes(token, model);
      case 'wildcard':
        return true;
      case 'scan':
      case 'function':
        return false;
    }
  }

  private passes(token: Extract<PathToken, { kind: 'filter' }>, item: unknown): boolean {
    return matches(token.filter, { item, document: this.document, readPath });
  }

  private call(token: Extract<PathToken, { kind: 'function' }>, model: unknown): unknown {
    const parameters = token.parameters.map((parameter) =>
      parameter.kind === 'json' ? parameter.value : readPath(parameter.path, model, this.document),
    );
    return callFunction(token.name, model, parameters);
  }
}

function sliced(
  token: { readonly from: number | undefined; readonly to: number | undefined },
  length: number,
): number[] {
  const { from, to } = token;
  if (from !== undefined && to === undefined) return indexes(Math.max(0, from < 0 ? length + from : from), length);
  if (from === undefined) return indexes(0, Math.min(length, to! < 0 ? length + to! : to!));
  return indexes(from, Math.min(length, to!));
}

function indexes(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}

function children(model: unknown): readonly unknown[] {
  if (Array.isArray(model)) return model;
  return isObject(model) ? Object.values(model) : [];
}

function isObject(model: unknown): model is JsonObject {
  return typeof model === 'object' && model !== null && !Array.isArray(model);
}

function notFound(): never {
  throw new JsonPathError('not-found', 'the path leads nowhere');
}
