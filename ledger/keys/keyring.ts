import type * as Keyring from '@napi-rs/keyring';
import { ProblemsError } from '../../core/problem';
import { Redacted } from '../../core/redacted';
import { unlessAborted } from '../../core/unless-aborted';
import type { KeyShelf } from './key-shelf';

/**
 * Where there is no Secret Service, the module would take the kernel's keyring without a word: memory, which the next start of the machine
 * empties, and every sealed value is lost with the key.
 */
const lasting = { linux: { store: 'secret-service' } } as const;

/** Enough for a person to unlock it. */
const limitSeconds = 120;
const never = new AbortController().signal;

/** Keys in the keyring of the operating system, by the name of a service of ours. */
export function keyring(service: string, signal: AbortSignal = never): KeyShelf {
  const entry = async <T>(
    name: string,
    work: (entry: Keyring.AsyncEntry) => Promise<T>,
    stop: AbortSignal = never,
  ): Promise<T> => {
    const limit = AbortSignal.any([stop, AbortSignal.timeout(limitSeconds * 1000)]);
    try {
      // A native module that few need, and that is not there on every system.
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
      const { AsyncEntry } = require('@napi-rs/keyring') as typeof Keyring;
      return await unlessAborted(
        limit,
        () => unavailable(service),
        () => work(new AsyncEntry(service, name, lasting)),
      );
    } catch {
      // Its messages are those of many systems; none of them is needed to mend it.
      throw unavailable(service);
    }
  };
  return {
    placeOf: (name) => `keyring, ${service}/${name}`,
    read: async (name) => {
      const text = await entry(name, (found) => found.getPassword(), signal);
      return text === null ? undefined : Redacted.of(text);
    },
    write: (name, key) => entry(name, (found) => found.setPassword(key.reveal())),
    remove: (name) => entry(name, (found) => found.deletePassword().then(() => undefined)),
  };
}

function unavailable(service: string): ProblemsError {
  return new ProblemsError([
    {
      code: 'keyring-unavailable',
      where: `keyring, ${service}`,
      what: 'the keyring of the operating system must be there and unlocked',
      fix: 'unlock it; or unset GCDA_KEYRING and keep keys in files or variables',
    },
  ]);
}
