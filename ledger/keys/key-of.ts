import type { EnvironmentKey } from './environment-key';

/** The key of an environment; undefined where there is none. */
export type KeyOf = (environment: string) => EnvironmentKey | undefined;

/** For databases of environments that have no key. */
export const noKey: KeyOf = () => undefined;
