import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aPlatform, fakeClient } from '../kit/a-platform';
import { aProject, writeInventory, type Project } from '../kit/a-project';
import { anEnvironment, anInventory } from '../kit/an-inventory';
import type { ValueSource } from '../../core/sources/value-source';

let project: Project;
beforeEach(async () => {
  project = await aProject(aPlatform(['dev_crm_bearer', 'dev_crm_basic']));
});
afterEach(() => project.close());

const bin = join(__dirname, '../../packages/cli/bin');

/** Starts a real command in a project all of whose values come from one source. */
function start(
  command: 'gcda' | 'cdktf',
  args: readonly string[],
  source: Partial<ValueSource> = {},
  flags: readonly string[] = [],
  seconds = '1',
) {
  const url = project.platformUrl;
  const sourceOf = () => ({ kind: 'module', path: 'own.js', ...source }) as ValueSource;
  writeInventory(project.directory, anInventory(anEnvironment({ apiUrl: url, loginUrl: url, sourceOf })));
  const env = {
    ...{ PATH: process.env.PATH, HOME: project.directory, GCDA_READ_SECONDS: seconds },
    ...{ TF_VAR_nonprod_client_id: fakeClient.clientId, TF_VAR_nonprod_client_secret: fakeClient.clientSecret },
  };
  const child = spawn(process.execPath, [...flags, join(bin, `${command}.js`), ...args], {
    cwd: project.directory,
    env,
  });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => (said[name] += text));
  const ended = once(child, 'close').then(([code, signal]) => ({ code: (code ?? signal) as number | string, ...said }));
  return { child, ended };
}

/** Does something once what is waited for has left its mark. */
function onceBegun(act: () => void): void {
  if (existsSync(join(project.directory, 'begun'))) act();
  else setTimeout(onceBegun, 20, act);
}

const ownSource = (code: string) => writeFileSync(join(project.directory, 'own.js'), code);

test.each([
  ['hangs', 'exports.read = () => new Promise(() => undefined)', 'value-late'],
  ['runs in circles', 'exports.read = () => { for (;;); }', 'value-late'],
  ['exits with 0', 'exports.read = () => process.exit(0)', 'module-ended'],
  ['exits with 0 where it is loaded', 'process.exit(0)', 'module-ended'],
])('a module that %s does not end the plan well, nor without a word', async (_does, code, problem) => {
  ownSource(code);
  const { code: exitCode, stderr, stdout } = await start('gcda', ['secrets', 'plan', '--json']).ended;
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining(problem) as string });
  expect(stdout === '' ? {} : (JSON.parse(stdout) as object)).toBeInstanceOf(Object);
});

test('what a module prints is in no result', async () => {
  const noise = 'console.log("noise"); require("fs").writeSync(1, "noise"); console.error("noise");';
  ownSource(`exports.read = ({ secret }) => { ${noise} return "own-value-" + secret.replaceAll("_", "-") }`);
  const { code, stdout, stderr } = await start('gcda', ['secrets', 'plan', '--json']).ended;
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.not.stringContaining('noise') as string });
  expect(JSON.parse(stdout)).toBeInstanceOf(Object);
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends a wait for a module at once', async (signal) => {
  ownSource('require("fs").writeFileSync("begun", ""); exports.read = () => new Promise(() => undefined)');
  const { child, ended } = start('gcda', ['secrets', 'plan'], { timeoutSeconds: 600 }, [], '600');
  onceBegun(() => child.kill(signal));
  const { code, stderr } = await ended;
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('interrupted') as string });
});

test('an app that hangs and heeds no interrupt does not hold cdktf', async () => {
  writeFileSync(
    join(project.directory, 'cdktf.json'),
    JSON.stringify({ language: 'typescript', app: 'trap "" INT TERM; touch begun; while :; do sleep 1; done' }),
  );
  const { child, ended } = start('cdktf', ['synth']);
  onceBegun(() => child.kill('SIGINT'));
  const { code, stderr } = await ended;
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('interrupted') as string });
});

test('an app that exits with 0 before it has written anything is a failure', async () => {
  const app = `${process.execPath} -e "process.exit(0)"`;
  writeFileSync(join(project.directory, 'cdktf.json'), JSON.stringify({ language: 'typescript', app }));
  const { code, stderr } = await start('cdktf', ['synth']).ended;
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/\S/) as string });
});

test.each([
  ['gcda', ['secrets', 'set', 'dev_crm_bearer']],
  ['cdktf', ['synth']],
] as const)('%s does not end well where a library exits while it waits', async (command, args) => {
  const early = 'setInterval(() => process.listenerCount("exit") > 0 && process.removeAllListeners().exit(0), 1)';
  writeFileSync(join(project.directory, 'early.js'), early);
  writeFileSync(join(project.directory, 'cdktf.json'), JSON.stringify({ language: 'typescript', app: 'sleep 9' }));
  const { code, stderr } = await start(command, args, {}, ['-r', './early.js']).ended;
  expect({ code, stderr }).toEqual({ code: 70, stderr: expect.stringContaining(`${command}  not-finished`) as string });
});
