/** What of an action tells which secrets it uses. */
interface Using {
  readonly secrets: readonly string[];
}

const known = new WeakMap<object, ReadonlyMap<string, readonly Using[]>>();

/** The actions of an environment that use a secret, without a search through all of them at every step of every rotation. */
export function actionsUsing<A extends Using>(
  environment: { readonly actions: readonly A[] },
  secret: string,
): readonly A[] {
  const bySecret = known.get(environment) ?? groupBySecret(environment.actions);
  known.set(environment, bySecret);
  return (bySecret.get(secret) ?? []) as readonly A[]; // made of this environment's own actions
}

function groupBySecret(actions: readonly Using[]): ReadonlyMap<string, readonly Using[]> {
  const grouped = new Map<string, Using[]>();
  for (const action of actions) {
    for (const secret of new Set(action.secrets)) {
      const users = grouped.get(secret) ?? [];
      users.push(action);
      grouped.set(secret, users);
    }
  }
  return grouped;
}
