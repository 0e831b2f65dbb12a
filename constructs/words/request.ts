import type { BodyException } from './body-exception';
import { cooked } from './cooked';
import type { Field } from './field';
import type { MustBeName, NameOf } from './must-be-name';
import type { MustBeBody } from './must-fit';
import type { BodyTemplate, PathTemplate, RequestTemplate, RequestType } from './request-template';

/** A path template: path`/accounts/${'accountId'}`. Names must be inputs of the action; values are escaped for the path. */
export function path<const Name = never>(
  text: TemplateStringsArray,
  ...names: readonly (Name & MustBeName<Name>)[]
): PathTemplate<NoInfer<NameOf<Name>>> {
  // Anything but names does not compile.
  return { literals: cooked(text), names: names as readonly NameOf<Name>[] };
}

/** Input names in a body, and environments of the secrets in it; `never` is added for bodies without, which would leave nothing to infer. */
type NamesIn<Body> = [Body | Field<never>] extends [BodyTemplate<infer Name>] ? Name : never;
type EnvironmentsIn<Body> = [Body | BodyException<never>] extends [BodyTemplate<string, infer Env>] ? Env : never;

interface QueryOption<Query> {
  /** Query parameter → input that fills it. */
  readonly query?: Readonly<Record<string, Query & MustBeName<Query>>>;
}

interface BodyOption<Body, Query> extends QueryOption<Query> {
  /** JSON whose leaves are literals or inputs: `{ id: field('accountId'), origin: 'voice' }`. */
  readonly body: Body & MustBeBody<Body>;
}

/** A GET request; it has no body. */
export function get<const P extends string, const Query = never>(
  template: PathTemplate<P>,
  options: QueryOption<Query> = {},
): RequestTemplate<NoInfer<P | NameOf<Query>>, never> {
  return { requestType: 'GET', path: template, query: queryOf(options), body: undefined };
}

/** A DELETE request; it has no body. */
export function del<const P extends string, const Query = never>(
  template: PathTemplate<P>,
  options: QueryOption<Query> = {},
): RequestTemplate<NoInfer<P | NameOf<Query>>, never> {
  return { requestType: 'DELETE', path: template, query: queryOf(options), body: undefined };
}

/** A POST request with a JSON body. */
export function post<const P extends string, const Body, const Query = never>(
  template: PathTemplate<P>,
  options: BodyOption<Body, Query>,
): RequestTemplate<NoInfer<P | NamesIn<Body> | NameOf<Query>>, NoInfer<EnvironmentsIn<Body>>> {
  return withBody('POST', template, options);
}

/** A PUT request with a JSON body. */
export function put<const P extends string, const Body, const Query = never>(
  template: PathTemplate<P>,
  options: BodyOption<Body, Query>,
): RequestTemplate<NoInfer<P | NamesIn<Body> | NameOf<Query>>, NoInfer<EnvironmentsIn<Body>>> {
  return withBody('PUT', template, options);
}

/** A PATCH request with a JSON body. */
export function patch<const P extends string, const Body, const Query = never>(
  template: PathTemplate<P>,
  options: BodyOption<Body, Query>,
): RequestTemplate<NoInfer<P | NamesIn<Body> | NameOf<Query>>, NoInfer<EnvironmentsIn<Body>>> {
  return withBody('PATCH', template, options);
}

function withBody<P extends string, Body, Query>(
  requestType: RequestType,
  template: PathTemplate<P>,
  options: BodyOption<Body, Query>,
): RequestTemplate<P | NamesIn<Body> | NameOf<Query>, EnvironmentsIn<Body>> {
  // What is not a body with these names and environments does not compile.
  const body = options.body as BodyTemplate<NamesIn<Body>, EnvironmentsIn<Body>>;
  return { requestType, path: template, query: queryOf(options), body };
}

function queryOf<Query>({ query = {} }: QueryOption<Query>): Readonly<Record<string, NameOf<Query>>> {
  // Anything but names does not compile.
  return query as Readonly<Record<string, NameOf<Query>>>;
}
