import { inParallel } from '../../core/in-parallel';

test('after a failure it begins nothing more, and waits for what has begun', async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const work = async (item: number): Promise<void> => {
    begun.push(item);
    await new Promise((resolve) => setImmediate(resolve));
    if (item === 1) throw new Error('one failed');
    await new Promise((resolve) => setImmediate(resolve));
    ended.push(item);
  };
  await expect(inParallel([1, 2, 3, 4, 5], 2, work)).rejects.toThrow('one failed');
  expect([begun, ended]).toEqual([[1, 2], [2]]);
});

test('does nothing for nothing', async () => {
  await expect(inParallel([], 4, () => Promise.reject(new Error('not called')))).resolves.toBeUndefined();
});
