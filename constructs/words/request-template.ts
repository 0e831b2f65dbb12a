import type { BodyException } from './body-exception';
import type { Field } from './field';

/** HTTP methods the platform offers to Data Actions. */
export type RequestType = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A path with input names in it. */
export interface PathTemplate<Name extends string = string> {
  readonly literals: readonly string[];
  readonly names: readonly Name[];
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

/** Request of an action. `Name` is the union of the inputs it uses, `Env` the environment of secrets in its body. */
export interface RequestTemplate<Name extends string = string, Env extends string = string> {
  readonly requestType: RequestType;
  readonly path: PathTemplate<Name>;
  /** Query parameter → input that fills it. Parameters of absent optional inputs are left out. */
  readonly query: Readonly<Record<string, Name>>;
  /** Undefined for requests without a body. */
  readonly body: BodyTemplate<Name, Env> | undefined;
}
