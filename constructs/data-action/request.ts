import type { BodyException } from '../body-exception/body-exception';

/** HTTP methods the platform offers to Data Actions. */
export type RequestType = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A path with input names in it. */
export interface PathTemplate<Name extends string = string> {
  readonly literals: readonly string[];
  readonly names: readonly Name[];
}

/** A path template: path`/accounts/${'accountId'}`. Names must be inputs of the action; values are escaped for the path. */
export function path<const Name extends string = never>(
  text: TemplateStringsArray,
  ...names: readonly Name[]
): PathTemplate<NoInfer<Name>> {
  return { literals: text, names };
}

/** Stands for an input's value in a JSON body. */
export interface Field<Name extends string = string> {
  readonly kind: 'field';
  readonly name: Name;
}

/** An input's value in a JSON body; written as a JSON string, number or boolean, after the input's own type. */
export function field<const Name extends string>(name: Name): Field<Name> {
  return { kind: 'field', name };
}

/** True for an input's placeholder in a body. */
export function isField(value: unknown): value is Field {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'field';
}

/** A JSON body whose leaves are literals or inputs, or a secret as a recorded exception. `Env` is the environment of such secrets. */
export type BodyTemplate<Name extends string = string, Env extends string = string> =
  | Field<Name>
  | BodyException<Env>
  | string
  | number
  | boolean
  | null
  | readonly BodyTemplate<Name, Env>[]
  | { readonly [key: string]: BodyTemplate<Name, Env> };

/** What an action sends. `Name` is the union of the inputs it uses, `Env` the environment of secrets in its body. */
export interface RequestTemplate<Name extends string = string, Env extends string = string> {
  readonly requestType: RequestType;
  readonly path: PathTemplate<Name>;
  /** Query parameter → input that fills it. Parameters of absent optional inputs are left out. */
  readonly query: Readonly<Record<string, Name>>;
  /** Undefined for requests without a body. */
  readonly body: BodyTemplate<Name, Env> | undefined;
}

interface QueryOption<Name extends string> {
  readonly query?: Readonly<Record<string, Name>>;
}

interface BodyOption<Name extends string, Env extends string> extends QueryOption<Name> {
  readonly body: BodyTemplate<Name, Env>;
}

/** A GET request; it has no body. */
export function get<const P extends string, const Q extends string = never>(
  template: PathTemplate<P>,
  options: QueryOption<Q> = {},
): RequestTemplate<NoInfer<P | Q>, never> {
  return { requestType: 'GET', path: template, query: options.query ?? {}, body: undefined };
}

/** A DELETE request; it has no body. */
export function del<const P extends string, const Q extends string = never>(
  template: PathTemplate<P>,
  options: QueryOption<Q> = {},
): RequestTemplate<NoInfer<P | Q>, never> {
  return { requestType: 'DELETE', path: template, query: options.query ?? {}, body: undefined };
}

/** A POST request with a JSON body. */
export function post<const P extends string, const B extends string, Env extends string = never>(
  template: PathTemplate<P>,
  options: BodyOption<B, Env>,
): RequestTemplate<NoInfer<P | B>, NoInfer<Env>> {
  return withBody('POST', template, options);
}

/** A PUT request with a JSON body. */
export function put<const P extends string, const B extends string, Env extends string = never>(
  template: PathTemplate<P>,
  options: BodyOption<B, Env>,
): RequestTemplate<NoInfer<P | B>, NoInfer<Env>> {
  return withBody('PUT', template, options);
}

/** A PATCH request with a JSON body. */
export function patch<const P extends string, const B extends string, Env extends string = never>(
  template: PathTemplate<P>,
  options: BodyOption<B, Env>,
): RequestTemplate<NoInfer<P | B>, NoInfer<Env>> {
  return withBody('PATCH', template, options);
}

function withBody<P extends string, B extends string, Env extends string>(
  requestType: RequestType,
  template: PathTemplate<P>,
  options: BodyOption<B, Env>,
): RequestTemplate<NoInfer<P | B>, NoInfer<Env>> {
  return { requestType, path: template, query: options.query ?? {}, body: options.body };
}
