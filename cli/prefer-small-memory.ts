import { setFlagsFromString } from 'node:v8';

/** From here on the engine costs more than it is worth to leave garbage lying about. */
const manySecrets = 1000;

/**
 * Has the engine collect garbage early where much is to be written. It would let some hundred megabytes gather first; and nobody waits for
 * its work, since the platform takes 300 requests a minute.
 */
export function preferSmallMemory(secrets: number): void {
  if (secrets > manySecrets) setFlagsFromString('--optimize-for-size');
}
