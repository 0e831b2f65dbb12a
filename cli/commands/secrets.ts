import type { Register } from '../io';

/** Placeholder until the room behind it stands. */
export const registerSecrets: Register = () => {};
