import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flow } from '../../../../sandbox/provider/resources/flow';
import { behaviours, schemas } from '../../../../sandbox/provider/values/schema';
import { validate } from '../../../../sandbox/provider/validate';
import { aPlatform, applied, refreshed } from '../kit/a-session';

const type = 'genesyscloud_flow';
const directory = mkdtempSync(join(tmpdir(), 'flow-'));
const filepath = join(directory, 'flow.yaml');
const text = 'workflow:\n  name: "{{name}}"\n';
const hash = createHash('sha256').update(text).digest('hex');
beforeEach(() => writeFileSync(filepath, text));
afterAll(() => rmSync(directory, { recursive: true }));

const presignedUrl = 'http://127.0.0.1:4010/uploads/flows/j1?key=k';
const job = { id: 'j1', presignedUrl, headers: { 'x-a': 'b' } };
const table = {
  'POST /flows/jobs': job,
  'PUT /uploads/flows/j1': {},
  'GET /flows/jobs/j1': { status: 'Success', flow: { id: 'f1' } },
  'GET /flows/f1': { id: 'f1', name: 'a', type: 'WORKFLOW' },
  'POST /flows/actions/unlock': {},
  'DELETE /flows/f1': {},
};
const planned = { filepath, substitutions: { name: '$& a' } };
const published = ['GET /flows/jobs/j1?expand=messages', 'GET /flows/f1?deleted=false'];
const state = { id: 'f1', name: 'a', type: 'WORKFLOW', filepath, file_content_hash: hash };

test('publishes by a job; the upload has what was substituted, the headers it was given, and no token', async () => {
  const platform = aPlatform(table);
  const { state: after } = await applied(platform, type, { planned });
  const upload = ['PUT /uploads/flows/j1?key=k', 'workflow:\n  name: "$& a"\n'];
  expect(platform.wire).toEqual([['POST /flows/jobs', 'null'], upload, ...published]);
  expect(platform.requests.find(({ method }) => method === 'PUT')?.headers).toEqual({ 'x-a': 'b' });
  expect(after).toMatchObject({ id: 'f1', name: 'a', type: 'WORKFLOW', file_content_hash: hash });
});

test('asks again every 15 seconds, and fails with what the job says', async () => {
  const started = { status: 200, body: { status: 'Started' } };
  const failed = { status: 200, body: { status: 'Failure', messages: [{ text: 'No A.' }, { text: 'No B.' }] } };
  const platform = aPlatform({ ...table, 'GET /flows/jobs/j1': [started, started, failed] });
  const { state: after, diagnostics } = await applied(platform, type, { planned });
  expect(platform.pauses).toEqual([15_000, 15_000]);
  expect([after, diagnostics[0]?.summary]).toEqual([null, expect.stringContaining('not published: No A. No B.')]);
});

test('gives up on a job that does not end within 16 minutes', async () => {
  const platform = aPlatform({ ...table, 'GET /flows/jobs/j1': { status: 'Started' } });
  const { diagnostics } = await applied(platform, type, { planned });
  expect(diagnostics[0]?.summary).toContain('did not end');
  expect(platform.pauses).toHaveLength(65);
});

test('an update may bring another id; one that fails leaves no hash, so that the next plan tries again', async () => {
  const other = { 'GET /flows/jobs/j1': { status: 'Success', flow: { id: 'f2' } }, 'GET /flows/f2': { name: 'b' } };
  const change = { prior: state, planned: { ...state, ...planned } };
  const renamed = await applied(aPlatform({ ...table, ...other }), type, change);
  expect(renamed.state).toMatchObject({ id: 'f2', name: 'b' });

  const failing = aPlatform({ ...table, 'GET /flows/jobs/j1': { status: 'Failure' } });
  const failed = await applied(failing, type, change);
  expect(failed.state).toMatchObject({ id: 'f1', file_content_hash: '' });
});

test('unlocks first, before an update and a deletion, when told to; a flow that is gone is deleted', async () => {
  const forced = { ...state, force_unlock: true };
  const platform = aPlatform({ ...table, 'DELETE /flows/f1': [{ status: 409 }, { status: 404 }] });
  await applied(platform, type, { prior: { ...forced, name: null }, planned: forced });
  expect(platform.wire.slice(0, 2)).toEqual([
    'GET /flows/f1?deleted=false',
    ['POST /flows/actions/unlock?flow=f1', 'null'],
  ]);
  platform.wire.length = 0;
  expect(await applied(platform, type, { prior: forced, planned: null })).toEqual({ state: null, diagnostics: [] });
  expect(platform.wire).toEqual([
    ['POST /flows/actions/unlock?flow=f1', 'null'],
    'DELETE /flows/f1',
    'DELETE /flows/f1',
  ]);
});

test('a flow that is gone leaves state', async () => {
  expect(await refreshed(aPlatform(), type, state)).toBeNull();
});

test('a changed file makes the hash unknown in the plan, a changed substitution does not', () => {
  expect(flow.unknownInPlan?.(state, { ...state, substitutions: { name: 'b' } })).toEqual([]);
  writeFileSync(filepath, 'workflow: { name: b }');
  expect(flow.unknownInPlan?.(state, state)).toEqual(['file_content_hash']);
});

test('a missing file fails the validation', () => {
  const checked = (path: string) =>
    validate(schemas.resource_schemas[type]!.block, behaviours.resource_schemas[type]!, { filepath: path });
  expect(checked(filepath)).toEqual([]);
  expect(checked(join(directory, 'missing.yaml'))[0]?.summary).toContain('filepath must be a file on this machine');
});

test.each(['https://127.0.0.1/upload', 'http://example.invalid/upload'])('uploads nothing to %s', async (address) => {
  const platform = aPlatform({ ...table, 'POST /flows/jobs': { ...job, presignedUrl: address } });
  const { diagnostics } = await applied(platform, type, { planned });
  expect(diagnostics[0]?.summary).toContain('not on this machine');
  expect(platform.requests.filter(({ method }) => method === 'PUT')).toEqual([]);
});

test('an upload that is refused fails the apply at once', async () => {
  const platform = aPlatform({ ...table, 'PUT /uploads/flows/j1': { status: 403 } });
  const { diagnostics } = await applied(platform, type, { planned });
  expect(diagnostics[0]?.summary).toContain('status 403');
  expect(platform.pauses).toEqual([]);
});
