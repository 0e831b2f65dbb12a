import { join } from 'node:path';
import fc from 'fast-check';
import { declaredNameProblems, isEnvironmentName, isOrganizationName } from '../../core/names';
import { fileIn, isPlainName } from '../../core/plain-name';
import { inventorySchema } from '../../core/inventory';
import { anEnvironment, anInventory } from '../kit/an-inventory';

/** Names that mean something to a path, a shell, a variable, an address or a database. */
export const hostileNames = [
  '',
  ' ',
  '.',
  '..',
  'a/b',
  '../a',
  'a\\b',
  '/etc',
  '-rf',
  '--help',
  'a b',
  'a\nb',
  'a\0b',
  'con',
  'NUL',
  'aux.json',
  '__proto__',
  'Dév',
  '%2e%2e',
  'a?b',
  'a#b',
  "a'b",
  'a;b',
  '$HOME',
  'a'.repeat(500),
];

test.each(hostileNames)('lets %j become no part of anything', (name) => {
  expect([isEnvironmentName(name), isOrganizationName(name), isPlainName(name)]).toEqual([false, false, false]);
  expect(() => fileIn('/folder', name)).toThrow('name-unfit');
  const inventories = [
    anInventory({ ...anEnvironment(), name }),
    anInventory({ ...anEnvironment(), organization: name }),
    // A part of a secret name never stands alone: `dev_con_bearer` is no device.
    ...(name === 'con' ? [] : [anInventory({ ...anEnvironment(), prefix: name })]),
    ...(name === 'con' ? (['stack', 'name'] as const) : (['service', 'stack', 'name', 'type'] as const)).map(
      (member) => {
        const [first, ...rest] = anEnvironment().secrets;
        return anInventory({ ...anEnvironment(), secrets: [{ ...first!, [member]: name }, ...rest] });
      },
    ),
    ...(['name', 'integration', 'replaces', 'stack'] as const).map((member) => {
      const [first, ...rest] = anEnvironment().credentials;
      return anInventory({ ...anEnvironment(), credentials: [{ ...first!, [member]: name }, ...rest] });
    }),
  ];
  for (const inventory of inventories) expect(inventorySchema.safeParse(inventory).success).toBe(false);
  const [problem] = declaredNameProblems({ name, organization: { name: 'nonprod' } }, `${name}-crm`);
  expect(problem?.code).toBe('environment-name-invalid');
  expect(problem?.what).not.toMatch(/\p{Cc}/u);
});

test.each(['file', 'exec'])(
  'keeps %s from being an environment: the variable of its key has another meaning',
  (name) => {
    expect(isEnvironmentName(name)).toBe(false);
  },
);

test.each(['dev', 'prod', 'eu-prod', 'dev2', 'europe-west-1'])('takes the environment %s', (name) => {
  expect(declaredNameProblems({ name, organization: { name: 'non_prod' } }, `${name}-crm`)).toEqual([]);
});

test('leads out of no folder, whatever a name is', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[./\\a-z-]{0,12}$/)), (name) => {
      let path: string | undefined;
      try {
        path = fileIn('/folder', name);
      } catch {
        return;
      }
      expect(path).toBe(`/folder/${name}`);
      expect(join(path, '..')).toBe('/folder');
    }),
  );
});

test('refuses an environment that is named twice', () => {
  expect(inventorySchema.safeParse(anInventory(anEnvironment(), anEnvironment())).success).toBe(false);
  expect(inventorySchema.safeParse(anInventory(anEnvironment())).success).toBe(true);
});
