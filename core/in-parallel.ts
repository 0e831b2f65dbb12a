/** Does the work for every item, so many at a time. After a failure nothing more is begun, and what has begun is waited for. */
export async function inParallel<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  // All workers take from one generator, which a loop that fails closes for the others too.
  const waiting = each(items);
  const worker = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

function* each<T>(items: readonly T[]): Generator<T> {
  yield* items;
}
