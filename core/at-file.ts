/** Does work on a file, and names the file in a refusal of the system that does not: a write knows its file by a number only. */
export function atFile<T>(path: string, work: () => T): T {
  try {
    const result = work();
    // It stays a promise of the same.
    return isPromise(result) ? (result.catch((error: unknown) => rethrow(error, path)) as T) : result;
  } catch (error) {
    return rethrow(error, path);
  }
}

function isPromise(result: unknown): result is Promise<unknown> {
  return typeof result === 'object' && result !== null && 'catch' in result;
}

function rethrow(error: unknown, path: string): never {
  if (typeof error === 'object' && error !== null && 'syscall' in error && !('path' in error))
    Object.assign(error, { path });
  throw error;
}
