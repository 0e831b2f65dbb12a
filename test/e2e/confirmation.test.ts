import { aPlatform, fakeClient, type FakePlatform } from '../kit/a-platform';
import { aProject, writeInventory, type Project } from '../kit/a-project';
import { anEnvironment, anInventory } from '../kit/an-inventory';
import { atTerminal, type Session } from '../kit/at-terminal';
import { realProgram } from '../kit/real-program';

const [ctrlC, ctrlD] = ['\u0003', '\u0004'];
const value = 'kX93vbQm27LpZs0wTfYc';
let platform: FakePlatform;
let project: Project;
beforeEach(async () => {
  platform = aPlatform(['prod_crm_bearer', 'prod_crm_basic']);
  project = await aProject(platform);
  const url = project.platformUrl;
  const common = { apiUrl: url, loginUrl: url, sandbox: false };
  writeInventory(
    project.directory,
    anInventory(anEnvironment({ name: 'dev', ...common }), anEnvironment({ name: 'prod', ...common })),
  );
});
afterEach(() => project.close());

function gcda(args: readonly string[], ...answers: (readonly [string, string])[]): Promise<Session> {
  return gcdaAhead('', args, ...answers);
}

/** With keys that are typed before the command is started. */
function gcdaAhead(
  ahead: string,
  args: readonly string[],
  ...answers: (readonly [string, string])[]
): Promise<Session> {
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: project.directory,
    TF_VAR_nonprod_client_id: fakeClient.clientId,
    TF_VAR_nonprod_client_secret: fakeClient.clientSecret,
  };
  return atTerminal(['gcda', ...args], answers, { cwd: project.directory, env, ahead });
}

const question = 'anything else changes nothing: ';
const pause = (name: string) => ['rotation', 'pause', name, '--reason', 'a test', '--json'];

(realProgram('python3') === undefined ? describe.skip : describe)('at a terminal', () => {
  test.each([
    ['Enter', 'dev', '\r'],
    ['no', 'dev', 'no\r'],
    ['Ctrl-D', 'dev', ctrlD],
    ['Ctrl-D behind yes', 'dev', `yes${ctrlD}${ctrlD}`],
    ['Ctrl-C', 'dev', ctrlC],
    ['Ctrl-C behind yes', 'dev', `yes${ctrlC}`],
    ['yes where a name is wanted', 'prod', 'yes\r'],
    ['the name of another', 'prod', 'dev\r'],
  ])('%s changes nothing', async (_, name, keys) => {
    const { code, stdout, terminal, unasked } = await gcda(pause(name), [question, keys]);
    expect({ code, stdout, unasked }).toEqual({ code: 1, stdout: '', unasked: 0 });
    expect(terminal).toMatch(/^\S+ {2}not-confirmed\n {2}.*; nothing was changed\n {2}fix: /m);
    expect(terminal).not.toContain('internal error');
    expect((await gcda(['rotation', 'status', '--json'])).stdout).not.toContain('a test');
  });

  test.each([
    ['yes', 'dev', 'yes\r'],
    ['yes, mended while it was typed,', 'dev', 'yet\u007fs\r'],
    ['the name of production', 'prod', 'prod\r'],
  ])('%s goes on, and --json stays JSON', async (_, name, keys) => {
    const { code, stdout } = await gcda(pause(name), [question, keys]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ pauses: [{ environment: name, reason: 'a test' }] });
  });

  test.each([
    ['yes', 'yes\r', 'no\r'],
    ['yes, without Enter,', 'yes', '\r'],
    ['yes, many times,', 'yes\r'.repeat(20), 'no\r'],
    ['yes, left with Ctrl-D,', `yes${ctrlD}`, '\r'],
    ['more than a terminal keeps', `${'x'.repeat(5000)}\ryes\r`, 'yes\r'],
  ])('%s typed ahead of the question is no answer to it', async (_, ahead, keys) => {
    const { code, stdout, terminal } = await gcdaAhead(ahead, pause('dev'), [question, keys]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(terminal).toContain('not-confirmed');
  });

  test.each([
    ['a line', 'no\r'],
    ['the beginning of one', 'no'],
    ['the end of input', ctrlD],
  ])('%s typed ahead of the question does not spoil the answer', async (_, ahead) => {
    const { code, unasked } = await gcdaAhead(ahead, pause('dev'), [question, 'yes\r']);
    expect({ code, unasked }).toEqual({ code: 0, unasked: 0 });
  });

  test('takes for a value only what is typed when it is asked for', async () => {
    const answers = [
      [question, `prod\r${'x'.repeat(30)}\r`] as const,
      ['Value of prod_crm_bearer:', `${value}\r`] as const,
    ];
    const set = await gcdaAhead('prod\rnot-this-value\r', ['secrets', 'set', 'prod_crm_bearer'], ...answers);
    expect(set).toMatchObject({ code: 0, unasked: 0 });
    expect(platform.credentials[0]!.credentialFields).toEqual({ prod_crm_bearer: value });
  });

  test('asks before a value is typed, and shows no value', async () => {
    const answers = [[question, 'prod\r'] as const, ['Value of prod_crm_bearer:', `${value}\r`] as const];
    const set = await gcda(['secrets', 'set', 'prod_crm_bearer'], ...answers);
    expect(set).toMatchObject({ code: 0, unasked: 0 });
    expect(set.terminal).toContain(
      'prod_crm_bearer will be written to prod_crm_bearer\nWrite a value of prod_crm_bearer in prod (production)?\n',
    );
    expect(set.stdout + set.terminal).not.toContain(value);
    expect(platform.credentials[0]!.credentialFields).toEqual({ prod_crm_bearer: value });
  });

  test('asks for no value after a no', async () => {
    const answers = [[question, 'no\r'] as const, ['Value of prod_crm_bearer:', `${value}\r`] as const];
    const set = await gcda(['secrets', 'set', 'prod_crm_bearer'], ...answers);
    expect(set).toMatchObject({ code: 1, unasked: 1 });
    expect(platform.writes).toBe(0);
  });

  test('asks nothing with --yes', async () => {
    const { code, terminal } = await gcda([...pause('prod'), '--yes']);
    expect({ code, terminal }).toEqual({ code: 0, terminal: '' });
  });
});
