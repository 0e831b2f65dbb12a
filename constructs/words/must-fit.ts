import type { A_secret_belongs_in_a_header, MustBeOwn, No_such_input } from './compile-errors';
import type { SecretWord } from './must-be-name';
import type { BodyTemplate, RequestTemplate } from './request-template';

/** In a stack that is generic over its environment, `Env` is known to be no text more exact than `any`. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
type AnyBody = BodyTemplate<string, any>;

/** Demands nothing of a JSON body; of any other, a body, and at the secrets in it, another place. */
export type MustBeBody<Body> = [Body] extends [AnyBody] ? unknown : Misplaced<Body> & BodyTemplate;

type Misplaced<Body> = Body extends SecretWord
  ? A_secret_belongs_in_a_header
  : [Body] extends [AnyBody]
    ? unknown
    : { readonly [Key in keyof Body]: Misplaced<Body[Key]> };

/** Demands nothing of a contract; of one with a secret among its members, another place. */
export type MustBeContract<Schema> = [SecretsIn<Schema>] extends [never] ? unknown : A_secret_belongs_in_a_header;

type SecretsIn<Schema> = unknown extends Schema
  ? never
  : Schema extends SecretWord
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
