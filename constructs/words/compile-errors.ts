import type { SecretRef } from './secret-ref';
import type { HeaderTemplate } from './header';
import type { BodyTemplate, RequestTemplate } from './request';
import type { PlatformToken } from './platform-token';

/** No value has this member. What must have it does not compile, and the compiler names the type that demands it. */
declare const refused: unique symbol;

/** The compiler's words for a secret, or a header that holds one, in any other place. */
export interface A_secret_belongs_in_a_header {
  readonly [refused]: never;
}

/** The compiler's words for secrets of `Other` in a construct of `Own`. */
export interface Secret_of_another_environment<Other, Own> {
  readonly [refused]: readonly [Other, Own];
}

/** The compiler's words for names in a request that are none of the action's inputs. */
export interface No_such_input<Name, Inputs> {
  readonly [refused]: readonly [Name, Inputs];
}

type Secret = SecretRef | HeaderTemplate | PlatformToken;

/** Demands nothing of an input's name; what else `Name` may be does not fit. */
export type MustBeName<Name> = Name extends string
  ? unknown
  : Name extends Secret
    ? A_secret_belongs_in_a_header
    : string;

/** In a stack that is generic over its environment, `Env` is known to be no text more exact than `any`. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
type AnyBody = BodyTemplate<string, any>;

/** Demands nothing of a JSON body; of any other, a body, and at the secrets in it, another place. */
export type MustBeBody<Body> = [Body] extends [AnyBody] ? unknown : Misplaced<Body> & BodyTemplate;

type Misplaced<Body> = Body extends Secret
  ? A_secret_belongs_in_a_header
  : [Body] extends [AnyBody]
    ? unknown
    : { readonly [Key in keyof Body]: Misplaced<Body[Key]> };

/** Demands nothing of a contract; of one with a secret among its members, another place. */
export type MustBeContract<Schema> = [SecretsIn<Schema>] extends [never] ? unknown : A_secret_belongs_in_a_header;

type SecretsIn<Schema> = unknown extends Schema
  ? never
  : Schema extends Secret
    ? Schema
    : Schema extends { readonly shape: infer Shape }
      ? SecretsIn<Shape[keyof Shape]>
      : Schema extends { readonly element: infer Element }
        ? SecretsIn<Element>
        : never;

/** Demands nothing of a request whose names are among `Inputs` and whose secrets are of `Own`. */
export type MustFit<Request, Inputs extends string, Own extends string> =
  Request extends RequestTemplate<infer Name, infer From>
    ? ([Name] extends [Inputs] ? unknown : No_such_input<Exclude<Name, Inputs>, Inputs>) & MustBeOwn<From, Own>
    : unknown;

/** Demands nothing where all secrets are of the environment `Own`. */
export type MustBeOwn<From extends string, Own extends string> = [From] extends [Own]
  ? unknown
  : Secret_of_another_environment<Exclude<From, Own>, Own>;
