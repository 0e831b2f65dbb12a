import type { Command } from 'commander';
import { allCommands, createProgram } from '../../cli/create-program';
import { buildProgram } from '../../cli/cdktf/program';
import { cdktfRules, gcdaRules, type OptionRule } from '../../cli/option-rules';
import type { Handle } from '../../cli/io';
import { run as runGcda } from '../../cli/run';
import { wordsOf } from '../../cli/words-of';
import { aTerminal } from '../kit/a-terminal';

type Name = 'gcda' | 'cdktf';

/** A program whose commands do nothing, and what was said and begun. */
function aProgram(name: Name) {
  const { io, end } = aTerminal({ cwd: '/nowhere' });
  let begun = 0;
  const handle: Handle = () => () => Promise.resolve(void (begun += 1));
  const program = name === 'gcda' ? createProgram(io, handle) : buildProgram(io, handle);
  for (const command of allCommands(program))
    command.exitOverride().configureOutput({ writeErr: (text) => void io.stderr.write(text) });
  return { program, said: () => end(0).stderr, begun: () => begun };
}

async function run(name: Name, args: readonly string[]) {
  const { program, said, begun } = aProgram(name);
  const ended: unknown = await program.parseAsync([...args], { from: 'user' }).then(
    () => 0,
    (error: { exitCode: number }) => error.exitCode,
  );
  return { ended, stderr: said(), begun: begun() };
}

/** Of each rule, a command line that it refuses, and what to take out of it for one that it lets pass. */
const lines: readonly (readonly [Name, line: string, option: string, sound: string])[] = [
  ['gcda', 'compare stg prod --all --json', '--all', 'compare stg prod --all'],
  ['gcda', 'compare stg prod --markdown --json', '--markdown', 'compare stg prod --markdown --all'],
  ['gcda', 'promote stg prod --all --json', '--all', 'promote stg prod --all --markdown'],
  ['gcda', 'promote stg prod --markdown --json', '--markdown', 'promote stg prod --json'],
  ['gcda', 'rotation correlate dev --markdown --json', '--markdown', 'rotation correlate dev --json'],
  ['gcda', 'rotate a_b_c --dry-run --now', '--now', 'rotate a_b_c --now'],
  ['gcda', 'rotate --now', '--now', 'rotate'],
  ['gcda', 'rotate a_b_c --dry-run --revoke --reason x', '--revoke', 'rotate a_b_c --revoke --reason x'],
  ['gcda', 'rotate a_b_c --dry-run --reason x', '--reason', 'rotate a_b_c --reason x'],
  ['gcda', 'rotate --reason x', '--reason', 'rotate --wait'],
  ['gcda', 'rotate --dry-run --wait', '--wait', 'rotate --dry-run --json'],
  ['gcda', 'rotate --dry-run --yes', '--yes', 'rotate --yes'],
  ['gcda', 'verify dev --read-only --yes', '--yes', 'verify dev --read-only'],
  ['gcda', 'keys new dev --signing', '--signing', 'keys new --signing'],
  ['gcda', 'ledger grants --owner o', '--owner', 'ledger grants --owner o --reader r'],
  [
    'gcda',
    'rotator run --events stdout --event-batch 5',
    '--event-batch',
    'rotator run --events https://a.example --event-batch 5',
  ],
  ['gcda', 'rotator run --listen off --secret-series 5', '--secret-series', 'rotator run --secret-series 5'],
  ['gcda', 'sandbox start --cache 0 --cache-seed 1', '--cache-seed', 'sandbox start --cache-seed 1'],
  ['cdktf', 'plan a --skip-synth --app x', '--app', 'plan a --app x'],
  ['cdktf', 'deploy a --skip-synth --app x', '--app', 'deploy a --skip-synth'],
  ['cdktf', 'destroy a --skip-synth --app x', '--app', 'destroy a --skip-synth'],
  ['cdktf', 'output a --skip-synth --app x', '--app', 'output a --skip-synth'],
  ['cdktf', 'plan a --destroy --refresh-only', '--refresh-only', 'plan a --refresh-only'],
  ['cdktf', 'deploy a --refresh-only --accept-unproven x', '--accept-unproven', 'deploy a --accept-unproven x'],
  [
    'cdktf',
    'deploy a --outputs-file-include-sensitive-outputs',
    '--outputs-file-include-sensitive-outputs',
    'deploy a',
  ],
  [
    ...(['cdktf', 'output a --outputs-file-include-sensitive-outputs'] as const),
    ...(['--outputs-file-include-sensitive-outputs', 'output a --outputs-file f'] as const),
  ],
];

test.each(lines)('%s %s: refuses %s, which would be ignored', async (name, line, option, sound) => {
  const refused = await run(name, line.split(' '));
  expect(refused).toMatchObject({ ended: 64, begun: 0 });
  expect(refused.stderr).toContain(`error: option '${option}' has no effect with`);
  expect(await run(name, sound.split(' '))).toMatchObject({ ended: 0, begun: 1, stderr: '' });
});

test('has a line above for each rule, and each says so in the help of its command', () => {
  const ruled = (name: Name, rules: readonly OptionRule[]) =>
    rules.map(({ command, option, when }) => [name, command, option, when] as const);
  for (const [name, command, option, when] of [...ruled('gcda', gcdaRules), ...ruled('cdktf', cdktfRules)]) {
    expect(lines).toContainEqual([name, expect.stringMatching(new RegExp(`^${command} `)), option, expect.anything()]);
    const found = allCommands(aProgram(name).program).find((one) => wordsOf(one) === command);
    expect(found?.options.find(({ long }) => long === option)?.description).toContain(when);
  }
});

test('says of all that would be ignored at once, and of no default', async () => {
  const { stderr } = await run('gcda', 'rotate --dry-run --now --wait'.split(' '));
  expect(stderr).toContain("'--now'");
  expect(stderr).toContain("'--wait'");
  expect(await run('gcda', ['rotator', 'run', '--listen', 'off'])).toMatchObject({ ended: 0 });
});

test('refuses grants for nobody, and an owner of a file', async () => {
  for (const [args, said] of [
    [['ledger', 'grants'], 'name at least one role'],
    [['ledger', 'migrate', '--owner', 'keeper'], 'ledger-owner-none'],
  ] as const) {
    const { io, end } = aTerminal({ cwd: '/nowhere' });
    const { code, stderr } = end(await runGcda(args, io));
    expect(code).toBe(64);
    expect(stderr).toContain(said);
  }
});

/** Every option was looked at: what would be ignored in some company has a rule. A new one is to be looked at like that. */
const looked: Readonly<Record<Name, readonly string[]>> = {
  gcda: [
    'audit verify: --head --json',
    'audit head: --json',
    'audit repair: --take-out --json',
    'check: --json',
    'compare: --all --markdown --json',
    'demo: --keep --json',
    'exceptions: --json',
    'keys new: --signing --json',
    'keys rotate: --yes --auto-approve --yes-production --reason --json',
    'keys status: --json',
    'keys public: --json',
    'ledger migrate: --owner --json',
    'ledger grants: --writer --reader --owner',
    'policies: --json',
    'promote: --max-age --all --markdown --json',
    'rotate: --yes --auto-approve --yes-production --dry-run --now --revoke --reason --wait --json',
    'rotation status: --json',
    'rotation history: --json',
    'rotation certificate: --generation --markdown --json',
    'rotation verify: --public-key --json',
    'rotation drill: --yes --auto-approve --yes-production --every --json',
    'rotation correlate: --since --markdown --json',
    'rotation pause: --yes --auto-approve --yes-production --reason --for --json',
    'rotation resume: --yes --auto-approve --yes-production --reason --json',
    'rotation simulate: --secrets --hours --seed --faults --life --tokens --workers --calls-per-minute --overlap --svg --json',
    'rotator run: --yes --auto-approve --yes-production --listen --plan-every --concurrency --drain --keep-days --events --event-batch --secret-series --log-level',
    'sandbox start: --port --folder --detach --fresh --values --rate-limit --token-lifetime --token-overlap --token-manner --cache --cache-seed --declared-state --json',
    'sandbox env: --folder --json',
    'sandbox status: --folder --json',
    'sandbox stop: --folder --json',
    'secrets set: --yes --auto-approve --yes-production --reason --wait --force --json',
    'secrets sync: --all-or-nothing --yes --auto-approve --yes-production --reason --wait --force --json',
    'secrets list: --json',
    'secrets plan: --json',
    'secrets status: --json',
    'secrets history: --json',
    'state migrate: --yes --auto-approve --yes-production --skip-synth --json',
    'test: --yes --auto-approve --yes-production --input --flatten --json',
    'verify: --yes --auto-approve --yes-production --read-only --wait --json',
  ],
  cdktf: [
    'list: --app --output --json --verbose',
    'synth: --app --output --json --verbose',
    'plan: --app --output --json --verbose --skip-synth --parallelism --lock-timeout --migrate-state --skip-provider-lock --no-color --terraform-parallelism --var --var-file --destroy --refresh-only --detailed-exitcode',
    'deploy: --yes --auto-approve --yes-production --app --output --json --verbose --skip-synth --parallelism --lock-timeout --migrate-state --skip-provider-lock --no-color --terraform-parallelism --var --var-file --ignore-missing-stack-dependencies --outputs-file --outputs-file-include-sensitive-outputs --refresh-only --accept-unproven',
    'destroy: --yes --auto-approve --yes-production --app --output --json --verbose --skip-synth --parallelism --lock-timeout --migrate-state --skip-provider-lock --no-color --terraform-parallelism --var --var-file --ignore-missing-stack-dependencies',
    'output: --app --output --json --verbose --skip-synth --parallelism --lock-timeout --migrate-state --skip-provider-lock --no-color --outputs-file --outputs-file-include-sensitive-outputs',
  ],
};

test.each(['gcda', 'cdktf'] as const)('knows each option of %s', (name) => {
  const options = (command: Command) => command.options.map(({ long }) => long).join(' ');
  const table = allCommands(aProgram(name).program)
    .filter((one) => one.options.length > 0 && one.parent !== null)
    .map((one) => `${wordsOf(one)}: ${options(one)}`);
  expect(table).toEqual(looked[name]);
});
