import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { sandboxOverlaySchema } from '../../core/sandbox-overlay';
import { openDatabase } from '../../ledger/open-database';
import type { Envelope } from '../../rotation/certificate/certificate';
import { rotationSteps, type Rotation } from '../../rotation/machine/rotation';
import { aWorkspace, type Workspace } from '../kit/a-workspace';
import { writeRotatingProject, type ShortBounds } from '../kit/a-rotating-project';

let workspace: Workspace;
const opened: Workspace[] = [];
afterAll(() => opened.forEach((one) => one.close()));

const secret = 'dev_crm_bearer';

interface Said {
  readonly code: number | null;
  readonly stdout: string;
}

/** Runs a command without holding up the executions of this process. */
async function gcda(...args: readonly string[]): Promise<Said> {
  const child = workspace.start('gcda', args);
  let stdout = '';
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.resume();
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout };
}

/** Executes the action, fifty at a time without a pause, for as long as the work takes. */
async function raceDuring<T>(
  work: () => Promise<T>,
): Promise<{ readonly ended: T; readonly answers: readonly number[] }> {
  const execute = await aFlow();
  const answers: number[] = [];
  const state = { isOver: false };
  const loop = async () => {
    while (!state.isOver) answers.push(await execute());
  };
  const loops = Array.from({ length: 50 }, loop);
  try {
    return { ended: await work(), answers };
  } finally {
    state.isOver = true;
    await Promise.all(loops);
  }
}

const overlayOf = () => sandboxOverlaySchema.parse(JSON.parse(workspace.read('.gcda/sandbox/sandbox.json')));

/** What a flow does: it has the platform execute the action. */
async function aFlow(): Promise<() => Promise<number>> {
  const overlay = overlayOf();
  const { TF_VAR_nonprod_client_id: id, TF_VAR_nonprod_client_secret: clientSecret } = workspace.env;
  const login = await fetch(`${overlay.genesysUrl}/oauth/token`, {
    method: 'POST',
    headers: { Authorization: `Basic ${Buffer.from(`${id}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token: token } = (await login.json()) as { access_token: string };
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  const actions = `${overlay.genesysUrl}/api/v2/integrations/actions`;
  const listed = await fetch(`${actions}?pageSize=9&pageNumber=1`, { headers });
  const [action] = ((await listed.json()) as { entities: { id: string }[] }).entities;
  return async () => {
    const answer = await fetch(`${actions}/${action!.id}/execute`, { method: 'POST', headers, body: '{}' });
    await answer.arrayBuffer();
    return answer.status;
  };
}

async function certificate() {
  const { code, stdout } = await gcda('rotation', 'certificate', secret, '--json');
  return { code, ...(JSON.parse(stdout) as Envelope).certificate };
}

/** How often there was which answer. */
const tally = (answers: readonly number[]) =>
  Object.fromEntries([...new Set(answers)].map((status) => [status, answers.filter((one) => one === status).length]));

/** A sandbox whose caches really last so long, with the project deployed and filled that believes in other bounds or in these. */
function enter(cacheSeconds: number, believed: ShortBounds): void {
  workspace = aWorkspace();
  opened.push(workspace);
  writeRotatingProject(workspace, believed);
  workspace.enterSandbox('--cache', String(cacheSeconds), '--rate-limit', 'off');
  expect(workspace.cdktf(['deploy', 'dev-crm', '--auto-approve'])).toMatchObject({ code: 0 });
  for (const args of [
    ['keys', 'new'],
    ['keys', 'new', '--signing'],
    ['secrets', 'sync', 'dev'],
  ])
    expect(workspace.gcda(args)).toMatchObject({ code: 0 });
}

test('fails no call of fifty at a time while the token is rotated again and again', async () => {
  enter(3, { cacheSeconds: 3, propagationSeconds: 1 });
  const { ended, answers } = await raceDuring(async () => {
    const certificates = [];
    for (let round = 0; round < 2; round += 1) {
      expect(await gcda('rotate', secret, '--wait')).toMatchObject({ code: 0 });
      certificates.push(await certificate());
    }
    return certificates;
  });
  expect(tally(answers)).toEqual({ 200: answers.length });
  expect(answers.length).toBeGreaterThan(500);
  expect(ended).toMatchObject([
    { code: 0, verdict: 'proven', ending: 'done' },
    { code: 0, verdict: 'proven', ending: 'done' },
  ]);
  expect(ended[1]!.overlap.givenMilliseconds).toBeGreaterThanOrEqual(9_000);
});

/** Kills the command with SIGKILL as soon as it says that the step is kept. */
async function killAfter(step: string, child: ChildProcess): Promise<void> {
  let said = '';
  child.stdout?.resume();
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (said.includes(`${secret} ${step}:`)) child.kill('SIGKILL');
  });
  await once(child, 'close');
}

/** The steps that the newest rotation has kept. */
async function keptSteps(): Promise<readonly string[]> {
  const db = await openDatabase({ schema: '', file: join(workspace.folder, '.gcda/sandbox/ledger.db') });
  const [row] = await db.query<{ body: string }>('SELECT body FROM rotations ORDER BY generation DESC LIMIT 1');
  await db.close();
  const { times } = JSON.parse(row!.body) as Rotation;
  return Object.entries(times).flatMap(([step, { ended }]) => (ended === undefined ? [] : [step]));
}

test('fails no call though the rotation is killed at the end of every step, and certifies what came of it', async () => {
  const { ended, answers } = await raceDuring(async () => {
    const steps = rotationSteps.slice(0, -1);
    let kept: readonly string[] = [];
    let kills = 0;
    for (const step of steps) {
      // Steps are milliseconds apart: the last kill may have come after this one, too, whether that was said or not.
      if (kept.includes(step)) continue;
      await killAfter(step, workspace.start('gcda', ['rotate', secret, '--wait']));
      kills += 1;
      kept = await keptSteps();
    }
    expect(kept).toEqual(expect.arrayContaining(steps));
    expect(kills).toBeGreaterThanOrEqual(3);
    // One pass, as a scheduler makes it: it takes on what the dead have left.
    expect(await gcda('rotate', '--wait')).toMatchObject({ code: 0 });
    return certificate();
  });
  expect(tally(answers)).toEqual({ 200: answers.length });
  expect(ended).toMatchObject({ code: 0, verdict: 'proven', ending: 'done' });
  expect(await gcda('audit', 'verify', 'dev')).toMatchObject({ code: 0 });
  const { stdout } = await gcda('rotation', 'history', secret, '--json');
  // The two of the race before, and this one: none was begun twice.
  expect((JSON.parse(stdout) as { rotations: Rotation[] }).rotations.map(({ stage }) => stage)).toEqual(
    Array(3).fill('done'),
  );
});

test('fails calls when the bounds are declared below what the platform does', async () => {
  // Caches of a minute, filled when the race begins.
  enter(60, { cacheSeconds: 0, propagationSeconds: 0 });
  const { answers } = await raceDuring(() => gcda('rotate', secret, '--wait'));
  expect(answers.filter((status) => status !== 200).length).toBeGreaterThan(0);
  expect(await certificate()).toMatchObject({ code: 1, verdict: 'refuted' });
});
