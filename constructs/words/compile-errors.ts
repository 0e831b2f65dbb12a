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

/** Demands nothing where all secrets are of the environment `Own`. */
export type MustBeOwn<From extends string, Own extends string> = [From] extends [Own]
  ? unknown
  : Secret_of_another_environment<Exclude<From, Own>, Own>;
