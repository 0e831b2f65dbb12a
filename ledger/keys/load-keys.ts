import { assertNoProblems, ProblemsError, type Problem } from '../../core/problem';
import type { EnvironmentKey } from './environment-key';
import { findKey, type KeyPorts } from './find-key';
import { parseKey } from './key-text';

/** Those of these environments' keys that are there and can be used; for environments that are only compared with. */
export async function loadUsableKeys(
  environments: readonly string[],
  ports: KeyPorts,
): Promise<(environment: string) => EnvironmentKey | undefined> {
  const usable = await Promise.all(
    environments.map((name) => loadKeys([name], ports).then((keyOf) => keyOf(name), withoutKey)),
  );
  return (environment) => usable[environments.indexOf(environment)];
}

function withoutKey(error: unknown): undefined {
  if (!(error instanceof ProblemsError)) throw error;
}

/**
 * The keys of these environments, as far as there are any. Without a key there are no fingerprints, no sealed values and no signature;
 * everything else works.
 *
 * @throws ProblemsError `key-…`, of all environments at once
 */
export async function loadKeys(
  environments: readonly string[],
  ports: KeyPorts,
): Promise<(environment: string) => EnvironmentKey | undefined> {
  const keys = new Map<string, EnvironmentKey>();
  const load = async (environment: string): Promise<readonly Problem[]> => {
    try {
      const found = await findKey(environment, ports);
      if (found) keys.set(environment, parseKey(found.text, environment, found.place));
      return [];
    } catch (error) {
      if (error instanceof ProblemsError) return error.problems;
      throw error;
    }
  };
  assertNoProblems((await Promise.all(environments.map(load))).flat());
  return (environment) => keys.get(environment);
}
