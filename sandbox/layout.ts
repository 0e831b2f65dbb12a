/** Organisations of the sandbox and the environments that live in each. */
export type Layout = Readonly<Record<string, readonly string[]>>;

/** The example's: dev and stg share an organisation, prod has its own. */
export const exampleLayout: Layout = { nonprod: ['dev', 'stg'], prod: ['prod'] };

/** Every environment of a layout. */
export function environmentsOf(layout: Layout): readonly string[] {
  return Object.values(layout).flat();
}
