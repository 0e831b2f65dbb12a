import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDeployed } from '../../core/deployed';
import { aPlatform } from '../kit/a-platform';
import { aProject, type Project } from '../kit/a-project';

let project: Project;
beforeEach(async () => void (project = await aProject(aPlatform(['dev_crm_bearer', 'dev_crm_basic']))));
afterEach(() => project.close());

const marker = 'kept-out-of-messages';

/** What may stand in place of a file of ours. */
const corruptions: Readonly<Record<string, (file: string) => void>> = {
  empty: (file) => writeFileSync(file, ''),
  'cut off': (file) => writeFileSync(file, readFileSync(file).subarray(0, -3)),
  binary: (file) => writeFileSync(file, Buffer.from([0xff, 0xfe, 0, 1])),
  'with a byte-order mark': (file) => writeFileSync(file, `\ufeff${readFileSync(file, 'utf8')}`),
  'of another version': (file) => writeFileSync(file, readFileSync(file, 'utf8').replace('"version":1', '"version":7')),
  'no object': (file) => writeFileSync(file, `["${marker}"]`),
  'with a member twice': (file) => writeFileSync(file, readFileSync(file, 'utf8').replace('{', '{"version":1,')),
  'with __proto__': (file) => writeFileSync(file, readFileSync(file, 'utf8').replace('{', '{"__proto__":{},')),
  'with more members': (file) => writeFileSync(file, readFileSync(file, 'utf8').replace('{', `{"${marker} ":1,`)),
  'a folder': (file) => (rmSync(file), mkdirSync(file)),
  'a pipe': (file) => (rmSync(file), execFileSync('mkfifo', [file])),
  'a circle of links': (file) => (rmSync(file), symlinkSync(file, file)),
  'a device': (file) => (rmSync(file), symlinkSync('/dev/zero', file)),
};
const kinds = Object.entries(corruptions);

/** One command of each family that reads the inventory. */
const families = [
  ['secrets', 'list', 'dev'],
  ['secrets', 'sync', 'dev'],
  ['secrets', 'status', 'dev'],
  ['test', 'dev-crm', 'lookup-account'],
  ['verify', 'dev'],
  ['compare', 'dev', 'dev'],
  ['exceptions'],
  ['rotate', '--dry-run'],
  ['rotation', 'status'],
  ['keys', 'status', 'dev'],
];

test.each(kinds)(
  'every family of commands ends with 1 where the inventory is %s, and names it',
  async (_kind, corrupt) => {
    const file = join(project.directory, 'cdktf.out', 'inventory.json');
    corrupt(file);
    for (const args of families) {
      const { code, stdout, stderr } = await project.gcda(args);
      expect([args.join(' '), code, stdout]).toEqual([args.join(' '), 1, '']);
      expect(stderr).toMatch(/^cdktf\.out\/inventory\.json(#\S+)? {2}inventory-invalid\n/);
      expect(stderr).toContain('fix: npx cdktf synth');
      expect(stderr).not.toContain(marker);
    }
  },
);

test.each(kinds)(
  'a record of deploys that is %s is a problem that names it, and never an empty record',
  (_kind, corrupt) => {
    const folder = join(project.directory, 'deployed');
    mkdirSync(folder);
    const record = (stack: string) => JSON.stringify({ version: 1, stack, actions: [], credentials: [] });
    writeFileSync(join(folder, 'dev-crm.json'), record('dev-crm'));
    writeFileSync(join(folder, 'dev-payment.json'), record('dev-payment'));
    corrupt(join(folder, 'dev-crm.json'));
    const { stacks, unread } = readDeployed(folder);
    expect(stacks.map(({ stack }) => stack)).toEqual(['dev-payment']);
    expect(unread.map(({ stack }) => stack)).toEqual(['dev-crm']);
    const problems = unread.flatMap((one) => one.problems);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      code: 'deployed-record-invalid',
      where: expect.stringContaining(join(folder, 'dev-crm.json')),
    });
    expect(JSON.stringify(problems)).not.toContain(`"${marker}"`);
  },
);

test('a record under the name of another stack, and a file in place of the folder, are problems too', () => {
  const folder = join(project.directory, 'deployed');
  mkdirSync(folder);
  writeFileSync(join(folder, 'a.json'), JSON.stringify({ version: 1, stack: '../b', actions: [] }));
  expect(readDeployed(folder).unread).toMatchObject([{ stack: 'a', problems: [{ code: 'deployed-record-invalid' }] }]);
  expect(readDeployed(join(folder, 'a.json')).problems).toMatchObject([{ code: 'deployed-record-invalid' }]);
  expect(readDeployed(join(folder, 'nowhere'))).toEqual({ stacks: [], unread: [], problems: [] });
});

const overlay = {
  ...{ version: 2, pid: 1, instanceId: 'an-instance', project: '/project', directory: '/data' },
  ...{ genesysUrl: 'http://127.0.0.1:1', targetsUrl: 'http://127.0.0.1:1' },
  ...{ valuesDirectory: '/data/values', stateDirectory: '/data/tfstate', terraformConfigFile: '/data/terraform.rc' },
  clientsFile: '/data/clients.json',
};

test.each(kinds)('every family says so where the description of the sandbox is %s', async (_kind, corrupt) => {
  const file = join(project.directory, 'sandbox.json');
  writeFileSync(file, JSON.stringify(overlay).replace('"version":2', '"version":1'));
  corrupt(file);
  const env = { GCDA_SANDBOX: file, CDKTF_OUTPUT: join(project.directory, 'cdktf.out') };
  for (const args of families) {
    const { code, stdout, stderr } = await project.gcda(args, { env });
    expect([args.join(' '), code, stdout]).toEqual([args.join(' '), 1, '']);
    expect(stderr).toContain('sandbox-description-invalid');
    expect(stderr).toContain(file);
    expect(stderr).not.toContain(marker);
  }
});

test('a broken record refuses what must know of its stack, and is told of by whatever else reads it', async () => {
  const folder = join(project.directory, 'deployed');
  mkdirSync(folder);
  const breakRecord = (stack: string) => writeFileSync(join(folder, `${stack}.json`), '<<<<<<< HEAD');
  breakRecord('other-crm');
  const others = await project.gcda(['verify', 'dev', '--yes']);
  expect(others.stderr).not.toContain('deployed-record-invalid');
  breakRecord('dev-crm');
  for (const args of [
    ['verify', 'dev', '--yes'],
    ['test', 'dev-crm', 'lookup-account'],
  ]) {
    const { code, stdout, stderr } = await project.gcda(args);
    expect(`${args[0]} ${code} ${stdout}`).toBe(`${args[0]} 1 `);
    expect(stderr).toContain(`${join(folder, 'dev-crm.json')}  deployed-record-invalid\n`);
  }
  for (const args of [
    ['secrets', 'list', 'dev'],
    ['secrets', 'status', 'dev'],
    ['compare', 'dev', 'dev'],
  ])
    expect((await project.gcda(args)).stderr).toContain('deployed-record-invalid (warning)');
});
