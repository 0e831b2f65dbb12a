import type { DeployedStack } from '../../core/deployed';
import type { StatePlace } from '../../core/state-place';
import { initialisedPlace, localFileOf, placeOf } from '../../terraform/place-of';
import type { StackState } from '../../terraform/read-state';
import { placeFaults, stateFaults, type KnownState } from '../../terraform/state-faults';
import { aStack } from '../kit/a-fake-terraform';

const s3 = (key = 'dev-crm.tfstate', bucket = 'states'): StatePlace => ({
  kind: 's3',
  bucket,
  key,
  region: 'eu-central-1',
});
const pg = (schema = 'dev_crm'): StatePlace => ({ kind: 'pg', schema });
const local: StatePlace = { kind: 'local' };
const cloud = (workspace = 'dev-crm'): StatePlace => ({ kind: 'cloud', organization: 'acme', workspace });

const resource = { address: 'a.b', type: 'a', name: 'b', attributes: {} };
const state = (lineage: string, serial = 5, count = 1): StackState => ({
  lineage,
  serial,
  resources: Array.from({ length: count }, () => resource),
});
const none: StackState = { lineage: '', serial: 0, resources: [] };
const record = (kept?: DeployedStack['state']): DeployedStack => ({
  version: 1,
  stack: 'dev-crm',
  actions: [{ id: 'a', integration: 'i', contractHash: 'h' }],
  credentials: [],
  ...(kept ? { state: kept } : {}),
});
const known = (overrides: Partial<KnownState>): KnownState => ({
  stack: 'dev-crm',
  declared: s3(),
  recorded: undefined,
  recordFile: 'deployed/dev-crm.json',
  initialised: undefined,
  local: undefined,
  ...overrides,
});
const codes = (problems: readonly { readonly code: string }[]) => problems.map(({ code }) => code);

test.each<[string, StatePlace, StatePlace]>([
  ['local to S3', local, s3()],
  ['local to Postgres', local, pg()],
  ['Postgres to S3', pg(), s3()],
  ['S3 to local', s3(), local],
  ['S3 to HCP Terraform', s3(), cloud()],
  ['another bucket', s3('dev-crm.tfstate', 'old'), s3()],
  ['another prefix', s3('old/dev-crm.tfstate'), s3()],
  ['another schema', pg('old_dev_crm'), pg()],
  ['another workspace', cloud('old-dev-crm'), cloud()],
])('refuses %s, by the record alone or by the folder alone', (_what, from, declared) => {
  const recorded = record({ place: from, lineage: 'L', serial: 5 });
  expect(codes(placeFaults(known({ declared, recorded })))).toEqual(['state-would-move']);
  expect(codes(placeFaults(known({ declared, initialised: from })))).toEqual(['state-would-move']);
  // A colleague has moved it: the record vouches for the place, and this folder is only behind.
  const vouched = record({ place: declared, lineage: 'L', serial: 5 });
  expect(placeFaults(known({ declared, initialised: from, recorded: vouched }))).toEqual([]);
});

test('takes another region or address of the same bucket for the same place', () => {
  const place: StatePlace = {
    kind: 's3',
    bucket: 'states',
    key: 'dev-crm.tfstate',
    region: 'us-east-1',
    endpoint: 'https://m.example.com',
  };
  expect(placeFaults(known({ recorded: record({ place, lineage: 'L', serial: 5 }) }))).toEqual([]);
});

const recorded = record({ place: s3(), lineage: 'L', serial: 5 });
const left = (found: StackState) => ({ file: 'terraform.dev-crm.tfstate', state: found });
test.each<[string, Partial<KnownState>, StackState, string[]]>([
  ['nothing anywhere', {}, none, []],
  ['the state of the last deploy', { recorded }, state('L'), []],
  ['one that others have changed since', { recorded }, state('L', 9), []],
  ['the last deploy’s after a destroy that was not recorded', { recorded }, state('L', 9, 0), []],
  ['none, with a record', { recorded }, none, ['state-missing']],
  ['another, with a record', { recorded }, state('M'), ['state-missing']],
  ['an older copy', { recorded }, state('L', 4), ['state-stale']],
  ['none, with a record of an earlier release', { recorded: record() }, none, ['state-missing']],
  ['one, with a record of an earlier release', { recorded: record() }, state('L'), []],
  ['a note of a move', { recorded }, { ...state('L', 9, 0), movedTo: 'pg' }, ['state-moved']],
  ['a note of a move, without a record', {}, { ...state('L', 9, 0), movedTo: 'pg' }, ['state-moved']],
  ['none, with a local state', { local: left(state('L')) }, none, ['state-would-move']],
  ['another, with a local state', { local: left(state('L')) }, state('M'), ['state-would-move']],
  ['an older one, with a local state', { local: left(state('L', 6)) }, state('L'), ['state-would-move']],
  ['the same, with a local copy', { local: left(state('L', 5)) }, state('L'), []],
  ['none, with an empty local state', { local: left(state('L', 5, 0)) }, none, []],
  ['one that the record vouches for, with a local one of old', { recorded, local: left(state('M')) }, state('L'), []],
])('finds %s', (_what, overrides, found, expected) => {
  const problems = stateFaults(known(overrides), found);
  expect(codes(problems)).toEqual(expected);
  for (const { where, fix } of problems) expect([where, fix]).toEqual(['dev-crm', expect.stringMatching(/\w/)]);
});

test.each([
  [
    { backend: { local: { path: '../../../terraform.dev-crm.tfstate' } } },
    { kind: 'local' },
    '/terraform.dev-crm.tfstate',
  ],
  [{}, { kind: 'local' }, '/p/stacks/dev-crm/terraform.tfstate'],
  [
    { backend: { s3: { bucket: 'b', key: 'k', region: 'r' } } },
    { kind: 's3', bucket: 'b', key: 'k', region: 'r' },
    undefined,
  ],
  [{ backend: { pg: { schema_name: 's' } } }, { kind: 'pg', schema: 's' }, undefined],
  [
    { cloud: { organization: 'o', workspaces: { name: 'w' } } },
    { kind: 'cloud', organization: 'o', workspace: 'w' },
    undefined,
  ],
  [{ backend: { gcs: { bucket: 'b' } } }, undefined, undefined],
])('reads the place from %j', (terraform, place, file) => {
  const stack = aStack('dev-crm', {
    directory: '/p/stacks/dev-crm',
    settings: { terraform, variables: [], outputTree: {} },
  });
  expect(placeOf(stack)).toEqual(place);
  expect(localFileOf(stack)).toBe(file);
  expect(initialisedPlace(stack)).toBeUndefined();
});
