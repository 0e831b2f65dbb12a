import fc from 'fast-check';
import { inWaves } from '../../terraform/in-waves';

const named = (name: string, ...dependencies: string[]) => ({ name, dependencies });

test('puts what is needed into earlier waves, and the other way round at the end', () => {
  const things = [named('c', 'b'), named('a'), named('b', 'a'), named('d', 'not among them')];
  const names = (found: ReturnType<typeof inWaves>) =>
    'waves' in found ? found.waves.map((wave) => wave.map(({ name }) => name)) : found;
  expect(names(inWaves(things))).toEqual([['a', 'd'], ['b'], ['c']]);
  expect(names(inWaves(things, { isReversed: true }))).toEqual([['c'], ['b'], ['a', 'd']]);
});

test('names a circle', () => {
  expect(inWaves([named('a', 'b'), named('b', 'a'), named('c')])).toEqual({ cycle: ['a', 'b'] });
});

test('places everything once, after all that it needs', () => {
  const graph = fc.array(fc.nat(20), { minLength: 1, maxLength: 15 });
  fc.assert(
    fc.property(graph, (seeds) => {
      // Each needs only earlier ones, so there is no circle.
      const things = seeds.map((seed, i) => named(`s${i}`, ...(i === 0 ? [] : [`s${seed % i}`])));
      const found = inWaves(things);
      if (!('waves' in found)) throw new Error('no circle was made');
      const order = found.waves.flat().map(({ name }) => name);
      expect([...order].sort()).toEqual(things.map(({ name }) => name).sort());
      for (const [i, wave] of found.waves.entries()) {
        const earlier = new Set(
          found.waves
            .slice(0, i)
            .flat()
            .map(({ name }) => name),
        );
        for (const { dependencies } of wave) expect(dependencies.filter((name) => !earlier.has(name))).toEqual([]);
      }
    }),
  );
});
