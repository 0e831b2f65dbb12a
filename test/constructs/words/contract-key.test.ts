import fc from 'fast-check';
import { z } from 'zod';
import { toContract } from '../../../constructs/words/contract';
import { contractKey } from '../../../constructs/words/contract-key';

/** Makes the same schema as often as it is called. */
type Recipe = () => z.ZodType;

const count = fc.integer({ min: 0, max: 3 });
const text: fc.Arbitrary<Recipe> = fc.oneof(
  fc.constant(() => z.string()),
  count.map((max) => () => z.string().max(max)),
  count.map((min) => () => z.string().min(min).max(9)),
  count.map((length) => () => z.string().length(length)),
  fc.constantFrom(/^a$/, /^a$/i, /^b/).map((pattern) => () => z.string().regex(pattern)),
  fc.constantFrom<Recipe>(
    () => z.email(),
    () => z.url(),
    () => z.uuid(),
    () => z.iso.date(),
    () => z.iso.datetime(),
    () => z.iso.datetime({ local: true }),
    () => z.iso.datetime({ precision: -1 }),
    () => z.string().startsWith('a'),
    () => z.string().trim(),
    () => z.string().describe('a name'),
    () => z.string().refine((value) => value !== ''),
  ),
);
const number: fc.Arbitrary<Recipe> = fc.oneof(
  fc.constantFrom<Recipe>(
    () => z.number(),
    () => z.int(),
    () => z.int32(),
    () => z.boolean(),
    () => z.null(),
    () => z.literal('a'),
    () => z.literal(['a', 'b']),
    () => z.literal(1),
    () => z.enum(['a', 'b']),
    () => z.enum(['b', 'a']),
    () => z.string().default('a'),
    () => z.date(),
    () => z.union([z.string(), z.null()]),
    () => z.record(z.string(), z.int()),
  ),
  count.map((value) => () => z.number().min(value)),
  count.map((value) => () => z.number().gt(value)),
  count.map((value) => () => z.int().max(value).multipleOf(2)),
);
const { schema } = fc.letrec<{ readonly schema: Recipe }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3 },
    text,
    number,
    tie('schema').map((inner) => () => inner().optional()),
    tie('schema').map((inner) => () => z.nullable(inner())),
    tie('schema').map((inner) => () => z.array(inner())),
    tie('schema').map((inner) => () => z.array(inner()).min(1)),
    fc
      .tuple(fc.dictionary(fc.constantFrom('a', 'b', 'c d'), tie('schema'), { maxKeys: 3 }), fc.boolean())
      .map(([shape, isStrict]) => () => {
        const made = Object.fromEntries(Object.entries(shape).map(([name, member]) => [name, member()]));
        return isStrict ? z.strictObject(made) : z.object(made);
      }),
  ),
}));

test('is shared only by schemas of the same contract', () => {
  const known = new Map<string, string>();
  fc.assert(
    fc.property(schema, (make) => {
      const key = contractKey(make());
      if (key === undefined) return;
      const contract = JSON.stringify(toContract(make()));
      expect(known.get(key) ?? contract).toBe(contract);
      known.set(key, contract);
    }),
    { numRuns: 3000 },
  );
  expect(known.size).toBeGreaterThan(50);
});

test('is the same for a schema that is declared again', () => {
  const make = () => z.object({ id: z.string().max(40), limit: z.int().optional(), tier: z.enum(['a', 'b']) });
  expect(contractKey(make())).toBeDefined();
  expect(contractKey(make())).toBe(contractKey(make()));
});

test('tells nothing of what it does not know: what a contract shows of it may be anything', () => {
  const plain = z.string();
  expect(contractKey(plain.describe('a name'))).toBeUndefined();
  expect(contractKey(z.object({ id: plain.meta({ title: 'id' }) }))).toBeUndefined();
  expect(contractKey(z.date())).toBeUndefined();
  expect(contractKey(z.object({ id: {} as z.ZodType }))).toBeUndefined();
  const endless: z.ZodType = z.object({
    get self() {
      return endless;
    },
  });
  expect(contractKey(endless)).toBeUndefined();
});
