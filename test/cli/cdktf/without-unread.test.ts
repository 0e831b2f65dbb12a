import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withoutUnread } from '../../../cli/cdktf/without-unread';
import { readDeployed, type DeployedRecord } from '../../../core/deployed';
import { writeJudged } from '../../../terraform/judged';
import type { Stack } from '../../../terraform/stack';

const folder = mkdtempSync(join(tmpdir(), 'gcda-unread-'));
const records = join(folder, 'deployed');
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(records, { recursive: true, force: true });
  mkdirSync(records);
  writeFileSync(join(records, 'dev-crm.json'), JSON.stringify({ version: 1, stack: 'dev-crm', actions: [] }));
  writeJudged({ folder, paths: [] });
});

/** Four stacks; `dev-flows` needs `dev-crm`, and `dev-menu` needs `dev-flows`. */
const stacks = Object.entries({
  'dev-crm': [],
  'dev-flows': ['dev-crm'],
  'dev-menu': ['dev-flows'],
  'prod-crm': [],
}).map(([name, dependencies]): Stack => ({
  ...{ name, dependencies, directory: join(folder, 'stacks', name) },
  settings: { terraform: {}, variables: [], outputTree: {} },
}));

const spoil = (stack: string) => writeFileSync(join(records, `${stack}.json`), '<<<<<<< HEAD');

function parted(options: { selected?: readonly string[]; isEnd?: boolean; deployed?: DeployedRecord } = {}) {
  const { selected = stacks.map(({ name }) => name), deployed = readDeployed(records), isEnd } = options;
  const { open, refused } = withoutUnread(
    stacks.filter(({ name }) => selected.includes(name)),
    { folder, deployed, isEnd },
  );
  return {
    open: open.map(({ name }) => name),
    refused: refused.stacks.map(({ name }) => name),
    problems: refused.problems.map(({ code, where }) => `${code} ${where.replace(`${records}/`, '')}`),
  };
}

test('leaves nothing out where every record can be read', () => {
  expect(parted()).toMatchObject({ open: stacks.map(({ name }) => name), refused: [], problems: [] });
});

test('leaves out the stack whose record is broken, and no other', () => {
  spoil('prod-crm');
  expect(parted()).toEqual({
    open: ['dev-crm', 'dev-flows', 'dev-menu'],
    refused: ['prod-crm'],
    problems: ['deployed-record-invalid prod-crm.json'],
  });
  // Stacks that are not selected are nobody's business.
  spoil('shared');
  expect(parted({ selected: ['dev-crm'] })).toMatchObject({ open: ['dev-crm'], problems: [] });
});

test('leaves out what needs it, however far away, and at the end what it needs', () => {
  spoil('dev-flows');
  expect(parted()).toEqual({
    open: ['dev-crm', 'prod-crm'],
    refused: ['dev-flows', 'dev-menu'],
    problems: ['deployed-record-invalid dev-flows.json', 'stack-dependency-missing dev-menu'],
  });
  expect(parted({ isEnd: true })).toEqual({
    open: ['dev-menu', 'prod-crm'],
    refused: ['dev-crm', 'dev-flows'],
    problems: ['stack-dependency-missing dev-crm', 'deployed-record-invalid dev-flows.json'],
  });
});

test('refuses all where none is left; goes on where there is no record of any stack, not even a folder', () => {
  spoil('prod-crm');
  const code = 'deployed-record-invalid';
  expect(() => parted({ selected: ['prod-crm'] })).toThrow(code);
  const deployed = readDeployed(join(records, 'prod-crm.json'));
  expect(parted({ deployed })).toMatchObject({ refused: [] });
});

test('deploys no stack that was judged without its record, though that is mended since', () => {
  writeJudged({ folder, paths: [], unread: ['prod-crm'] });
  expect(parted()).toMatchObject({ refused: ['prod-crm'], problems: ['not-judged prod-crm'] });
  writeJudged({ folder, paths: [], unread: [] });
  expect(parted()).toMatchObject({ refused: [] });
});
