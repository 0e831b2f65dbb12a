import fc from 'fast-check';
import { changedAttributes, describeValue } from '../../terraform/changed-attributes';
import { outputChanges, planJsonSchema, resourceChanges } from '../../terraform/parse-plan';
import type { RawChange } from '../../terraform/raw-change';

const change = (overrides: Partial<RawChange>): RawChange => ({
  actions: ['update'],
  before: {},
  after: {},
  after_unknown: {},
  before_sensitive: {},
  after_sensitive: {},
  replace_paths: [],
  ...overrides,
});

test('names the single values that differ', () => {
  expect(
    changedAttributes(
      change({
        before: { name: 'a', config: [{ url: 'https://old', timeout: 1 }], id: 'x' },
        after: { name: 'a', config: [{ url: 'https://new', timeout: 1 }] },
        after_unknown: { id: true },
      }),
    ),
  ).toEqual([
    { path: 'config.0.url', before: '"https://old"', after: '"https://new"' },
    { path: 'id', before: '"x"', after: '(known after apply)' },
  ]);
});

test('shows nothing of what is sensitive, wherever its mark stands', () => {
  // Every leaf of the value holds the marker, and one place on the way to each is marked.
  const marker = 'MARKER';
  const leaf = fc.constantFrom(marker, `${marker}2`);
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('tree')),
      fc.array(tie('tree'), { maxLength: 3 }),
    ),
  }));
  const marked = (value: unknown, random: () => boolean): unknown => {
    if (typeof value !== 'object' || value === null || random()) return true;
    if (Array.isArray(value)) return value.map((one) => marked(one, random));
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, marked(one, random)]));
  };
  fc.assert(
    fc.property(tree, tree, fc.infiniteStream(fc.boolean()), (before, after, coins) => {
      const random = () => coins.next().value === true;
      const raw = change({
        before,
        after,
        before_sensitive: marked(before, random),
        after_sensitive: marked(after, random),
      });
      expect(JSON.stringify([changedAttributes(raw), describeValue(raw)])).not.toContain(marker);
    }),
  );
});

test('tells replacements, moves, imports and outputs; leaves out what stays', () => {
  const plan = planJsonSchema.parse({
    format_version: '1.2',
    resource_changes: [
      { address: 'a.kept', type: 'a', change: change({ actions: ['no-op'] }) },
      { address: 'a.read', mode: 'data', type: 'a', change: change({ actions: ['read'] }) },
      { address: 'a.moved', type: 'a', previous_address: 'a.old', change: change({ actions: ['no-op'] }) },
      { address: 'a.taken', type: 'a', change: change({ actions: ['no-op'], importing: { id: '1' } }) },
      {
        address: 'a.new',
        type: 'a',
        change: change({ actions: ['create', 'delete'], replace_paths: [['contract_input']] }),
      },
    ],
    output_changes: {
      same: change({ actions: ['no-op'] }),
      token: change({ actions: ['create'], before: null, after: 'x', after_sensitive: true }),
      later: {
        actions: ['create'],
        before: null,
        after_unknown: true,
        before_sensitive: false,
        after_sensitive: false,
      },
    },
  });
  expect(resourceChanges(plan.resource_changes)).toMatchObject([
    { address: 'a.moved', kind: 'none', movedFrom: 'a.old' },
    { address: 'a.taken', kind: 'none', isImport: true },
    { address: 'a.new', kind: 'replace', forcedBy: ['contract_input'] },
  ]);
  expect(outputChanges(plan)).toEqual([
    { name: 'token', kind: 'create', before: '(sensitive value)', after: '(sensitive value)' },
    { name: 'later', kind: 'create', before: 'null', after: '(known after apply)' },
  ]);
});

test('refuses a plan of a format that nobody has read', () => {
  expect(planJsonSchema.safeParse({ format_version: '2.0' }).success).toBe(false);
});
