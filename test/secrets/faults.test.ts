import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aWorld, chainProblems, statesIn, syncIn, type World } from './a-faulty-world';
import { faultCases } from './fault-cases';

interface Row {
  readonly fault: string;
  readonly codes: readonly string[];
  readonly exitCode: number;
  readonly left: string;
}

/** The tables of the document are what is expected. */
const rows: readonly Row[] = readFileSync(join(__dirname, '../../docs/faults.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| .* \| \d+ \|/.test(line))
  .map((line) => {
    const [, fault = '', seen = '', exitCode = '', left = ''] = line.split('|').map((cell) => cell.trim());
    const codes = [...seen.matchAll(/`([a-z]+(?:-[a-z]+)*)`/g)].map(([, code]) => code ?? '').sort();
    return { fault, codes, exitCode: Number(exitCode), left };
  });

test('has a case for each fault of the document, and the document has each case', () => {
  expect(rows.map(({ fault }) => fault).sort()).toEqual(Object.keys(faultCases).sort());
  expect(rows.length).toBeGreaterThanOrEqual(30);
});

let world: World;
beforeEach(() => (world = aWorld()));
afterEach(() => world.place.close());

/** What the last column says, by what is there. */
async function leftIn(before: number): Promise<string> {
  const states = await statesIn(world);
  if (states.every((state) => state === 'set')) return 'all';
  if (states.some((state) => state === 'unsettled')) return 'open';
  return world.platform.writes === before && states.every((state) => state !== 'set') ? 'nothing' : 'some';
}

test.each(rows)('$fault: as the document says, and in order after the same command', async (row) => {
  const restore = await faultCases[row.fault]!(world);
  const before = world.platform.writes;
  const end = await syncIn(world);
  expect([end.codes, end.exitCode]).toEqual([row.codes, row.exitCode]);
  for (const value of ['bearer-value', 'client-password']) expect(end.text).not.toContain(value);
  if (row.left !== 'as before') expect(await leftIn(before)).toBe(row.left);
  else expect(world.platform.writes).toBe(before);

  await restore?.();
  world.platform.intercept = () => undefined;
  const { platform, place, clock, env } = world;
  const again: World = { platform, place, clock, env };
  expect(await syncIn(again)).toMatchObject({ codes: [], exitCode: 0 });
  expect(await statesIn(again)).toEqual(['set', 'set', 'set']);
  expect(platform.credentials.map(({ name, credentialFields }) => [name, credentialFields])).toEqual([
    ['dev_crm_bearer', { dev_crm_bearer: env.DEV_CRM_BEARER }],
    ['dev_crm_basic', { dev_crm_clientid: 'client', dev_crm_clientsecret: 'client-password' }],
  ]);
  expect(await chainProblems(again)).toEqual([]);
});
