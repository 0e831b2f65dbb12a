import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { z } from 'zod';
import { wireObject, wireRecord } from '../../core/wire';
import { planJsonSchema } from '../../terraform/parse-plan';
import { stateSchema } from '../../terraform/read-state';

const root = join(__dirname, '..', '..');

type Json = Record<string, unknown>;
/** As much of a schema's own description as tells which inputs it takes. */
interface Definition {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly out?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly values?: readonly unknown[];
  readonly entries?: Json;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
}

/** An input with every member that a schema names. */
function sampleOf(schema: z.ZodType): unknown {
  const { type, innerType, element, valueType, out, options, values, entries, shape } = schema.def as Definition;
  if (innerType) return sampleOf(innerType);
  if (out) return sampleOf(out);
  if (shape) return Object.fromEntries(Object.entries(shape).map(([name, member]) => [name, sampleOf(member)]));
  if (element) return [sampleOf(element)];
  if (valueType) return { entry: sampleOf(valueType) };
  if (options?.[0]) return sampleOf(options[0]);
  if (values) return values[0];
  if (entries) return Object.values(entries)[0];
  if (type === 'string') return ['a1', '1.2'].find((text) => schema.safeParse(text).success);
  return { number: 1, boolean: true, unknown: 'anything' }[type];
}

type Path = readonly (string | number)[];

/** The ways to all members of objects in a JSON value. */
function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item, index) => pathsIn(item, [...path, index]));
  return Object.entries(value).flatMap(([name, member]) => [[...path, name], ...pathsIn(member, [...path, name])]);
}

/** A copy in which the member at the path is another; without it where that is undefined. */
function replaced(value: unknown, [name, ...rest]: Path, by: unknown): unknown {
  if (name === undefined) return by;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as Json) }) as Json;
  const member = replaced(copy[name], rest, by);
  if (member === undefined) Reflect.deleteProperty(copy, name);
  else copy[name] = member;
  return copy;
}

/** Names of the members at which null is not read as absence is. */
function unlike(schema: z.ZodType, sample: unknown): string[] {
  return pathsIn(sample)
    .filter((path) => {
      const absent = schema.safeParse(replaced(sample, path, undefined));
      const isNull = schema.safeParse(replaced(sample, path, null));
      if (absent.success) return JSON.stringify(absent.data) !== JSON.stringify(isNull.data);
      // One that is needed is refused by its name, or may be null by a meaning of its own.
      return !isNull.success && !isNull.error.issues.some((issue) => issue.path.join() === path.join());
    })
    .map((path) => path.join('.'));
}

const wireSchemas = readdirSync(join(root, 'genesys', 'schemas'))
  .flatMap((file) => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- every file of the folder, also those to come
    const exported = require(join(root, 'genesys', 'schemas', file)) as Json;
    return Object.entries(exported).filter((entry): entry is [string, z.ZodType] => entry[1] instanceof z.ZodType);
  })
  .concat([
    ['planJsonSchema', planJsonSchema],
    ['stateSchema', stateSchema],
  ]);

test.each(wireSchemas)('%s reads null where a member may be absent as absence', (_name, schema) => {
  const sample = sampleOf(schema);
  expect(schema.safeParse(sample)).toMatchObject({ success: true });
  expect(unlike(schema, sample)).toEqual([]);
});

test('covers optional and needed members of the platform', () => {
  expect(wireSchemas.map(([name]) => name)).toEqual(expect.arrayContaining(['actionSchema', 'testResultSchema']));
  expect(wireSchemas.flatMap(([, schema]) => pathsIn(sampleOf(schema))).length).toBeGreaterThan(80);
});

const leaf = fc.constantFrom<z.ZodType>(z.string(), z.number(), z.boolean(), z.enum(['one', 'other']));
const { schema: anySchema } = fc.letrec<{ schema: z.ZodType; member: z.ZodType }>((tie) => ({
  member: fc.tuple(tie('schema'), fc.integer({ min: 0, max: 3 })).map(([schema, kind]) => {
    if (kind === 1) return schema.optional();
    if (kind === 2) return schema.default(() => sampleOf(schema) as never);
    return kind === 3 ? schema.optional().catch(undefined) : schema;
  }),
  schema: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    tie('schema').map((schema) => z.array(schema)),
    tie('schema').map((schema) => wireRecord(schema)),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('member'), { maxKeys: 4 }).map((shape) => wireObject(shape)),
  ),
}));

test('reads any optional member that is null like one that is absent, and names any needed one', () => {
  fc.assert(
    fc.property(anySchema, (schema) => {
      const sample = sampleOf(schema);
      expect(schema.safeParse(sample).success).toBe(true);
      expect(unlike(schema, sample)).toEqual([]);
    }),
  );
});

test('lets null in a list or in a needed member be refused, by its place', () => {
  const schema = wireObject({ list: z.array(z.string()), needed: wireObject({ id: z.string() }) });
  const { error } = schema.safeParse({ list: ['a', null], needed: { id: null } });
  expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(['list.1', 'needed.id']);
  expect(schema.safeParse(null).success).toBe(false);
  expect(schema.safeParse([]).success).toBe(false);
});

/** Read what we have written ourselves, or the framework for us. */
const own =
  /^(terraform\/(judged|init-stack|init-stamp|read-stacks|move-state)|secrets\/sources\/own-module\/module-host)\.ts$/;

test('describes what others write by nothing else', () => {
  const files = ['genesys', 'secrets/sources', 'terraform'].flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((name) => `${room}/${name}`),
  );
  const strays = files
    .filter((file) => file.endsWith('.ts') && !own.test(file))
    .filter((file) =>
      /\bz\s*\.(object|strictObject|looseObject)\(|\.nullish\(/.test(readFileSync(join(root, file), 'utf8')),
    );
  expect(strays).toEqual([]);
});
