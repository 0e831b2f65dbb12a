import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { exitCodes, renderProblem, type Problem } from '../../core/problem';
import { sandboxNotRunning, tryReadSandboxOverlay, type SandboxOverlay } from '../../core/sandbox-overlay';
import type * as PlaceholderNotice from './placeholder-notice';
import type * as RecordDeployed from './record-deployed';
import { debugProblem } from '../debug-problem';
import { outputFolder } from '../output-folder';
import { processIo } from '../process-io';
import { condenseFailure } from './condense-failure';
import { terraformProblems } from './terraform-problems';

/** Commands that run Terraform. */
const terraformCommands = new Set(['plan', 'diff', 'deploy', 'apply', 'destroy', 'output', 'watch']);
/** Of these, the ones that would ask Terraform's registry for checksums of other platforms, and that can do without colour. */
const lockingCommands = new Set(['plan', 'diff', 'deploy', 'apply', 'destroy']);

const deployCommands = new Set(['deploy', 'apply']);
/** How long the look at the platform after a deploy may take. */
const noticeMilliseconds = 10_000;

/** `cdktf`: the maintained fork's command line under the old name, after checks that save the user a long wait or a stack trace. */
async function main(args: readonly string[]): Promise<number> {
  const unsafe = debugProblem(process.env);
  if (unsafe.length > 0) {
    process.stderr.write(`${unsafe.map(renderProblem).join('\n')}\n`);
    return exitCodes.problems;
  }
  const command = args.find((arg) => !arg.startsWith('-')) ?? '';
  const isHelp = args.includes('--help') || args.includes('-h');
  const overlay = readOverlay(process.env.GCDA_SANDBOX);
  const env = childEnvironment(overlay);
  if (terraformCommands.has(command) && !isHelp) {
    const problems = terraformProblems(env.TERRAFORM_BINARY_NAME ?? 'terraform', env);
    const silent = overlay && !(await answers(overlay.genesysUrl));
    if (silent || overlay === null) problems.push(sandboxNotRunning('does not answer'));
    if (problems.length > 0) {
      process.stderr.write(`${problems.map(renderProblem).join('\n')}\n`);
      return silent || overlay === null ? exitCodes.unreachable : exitCodes.problems;
    }
  }
  const code = await runCdktn(
    [...args.filter((arg) => arg !== '--verbose'), ...(isHelp ? [] : extraFlags(command, args, overlay))],
    {
      env,
      isVerbose: args.includes('--verbose'),
    },
  );
  if (code !== 0 || isHelp) return code;
  if (deployCommands.has(command) || command === 'destroy') await recordStacks(command, args, overlay);
  if (deployCommands.has(command)) await saySecretsUnset();
  return code;
}

/** The next synth compares with what is deployed now. */
async function recordStacks(
  command: string,
  args: readonly string[],
  overlay: SandboxOverlay | undefined | null,
): Promise<void> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded after a deploy only
  const { recordDeployed } = require('./record-deployed') as typeof RecordDeployed;
  const stacks = synthesisedStacks();
  const sandbox = overlay ?? undefined;
  const said = await recordDeployed({ command, args, stacks, project: process.cwd(), env: process.env, sandbox });
  if (said !== undefined) process.stderr.write(said);
}

/** A deploy never leaves an integration pointing at placeholders without saying so. */
async function saySecretsUnset(): Promise<void> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded after a deploy only
  const { placeholderNotice } = require('./placeholder-notice') as typeof PlaceholderNotice;
  const notice = await placeholderNotice(processIo(AbortSignal.timeout(noticeMilliseconds)));
  if (notice !== undefined) process.stderr.write(notice);
}

function extraFlags(command: string, args: readonly string[], overlay: SandboxOverlay | undefined | null): string[] {
  const flags: string[] = [];
  if (overlay && lockingCommands.has(command)) flags.push('--skip-provider-lock');
  // Terraform does not look at NO_COLOR, nor at whether it writes to a terminal once the command line stands between.
  const isPlain = process.env.NO_COLOR !== undefined || process.stdout.isTTY !== true;
  if (isPlain && lockingCommands.has(command)) flags.push('--no-color');
  return flags.filter((flag) => !args.includes(flag));
}

/** The sandbox in force; undefined when none is named, null when the named one has left nothing behind. */
function readOverlay(file: string | undefined): SandboxOverlay | undefined | null {
  if (file === undefined || file === '') return undefined;
  return tryReadSandboxOverlay(file) ?? null;
}

function childEnvironment(overlay: SandboxOverlay | undefined | null): NodeJS.ProcessEnv {
  // The fork's own log repeats what Terraform has said already.
  const env: NodeJS.ProcessEnv = { CHECKPOINT_DISABLE: '1', CDKTF_LOG_LEVEL: 'fatal', ...process.env };
  // A machine-wide setting that names no file makes Terraform warn at each of its many starts.
  if (env.TF_CLI_CONFIG_FILE !== undefined && !existsSync(env.TF_CLI_CONFIG_FILE)) delete env.TF_CLI_CONFIG_FILE;
  if (!overlay) return env;
  // The shared plugin cache would mix the stand-in with the official provider of the same version.
  return { ...env, TF_CLI_CONFIG_FILE: overlay.terraformConfigFile, CDKTF_DISABLE_PLUGIN_CACHE_ENV: '1' };
}

async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url, { signal: AbortSignal.timeout(800) });
    return true;
  } catch {
    return false;
  }
}

/** Adds to a message of cdktn's what the user needs to go on. */
function explain(line: string): string[] {
  const stack = /Could not find stack: (.*)$/.exec(line)?.[1];
  if (stack === undefined) return [line];
  const problem: Problem = {
    code: 'stack-unknown',
    where: stack,
    what: 'a stack must be one of those that synthesis gives, or a pattern that fits some',
    fix: `choose from ${synthesisedStacks().join(', ')}; quote patterns: 'dev-*'`,
  };
  return [renderProblem(problem)];
}

function synthesisedStacks(): string[] {
  const manifest = join(outputFolder(process.env), 'manifest.json');
  if (!existsSync(manifest)) return [];
  return Object.keys((JSON.parse(readFileSync(manifest, 'utf8')) as { stacks: object }).stacks);
}

async function runCdktn(
  args: readonly string[],
  options: { readonly env: NodeJS.ProcessEnv; readonly isVerbose: boolean },
): Promise<number> {
  const cli = join(__dirname, '../../../node_modules/cdktn-cli/bin/cdktn');
  const child = spawn(process.execPath, [cli, ...args], {
    env: options.env,
    stdio: ['inherit', 'inherit', options.isVerbose ? 'inherit' : 'pipe'],
  });
  // The terminal sends Ctrl-C to the whole group; the child cleans up, and we wait for it.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  const lines: string[] = [];
  if (child.stderr) createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));
  const code = await new Promise<number>((resolve) => {
    child.once('close', (exit) => resolve(exit ?? exitCodes.problems));
  });
  const shown = condenseFailure(lines).flatMap(explain);
  if (shown.length > 0) process.stderr.write(`${shown.join('\n')}\n`);
  return code;
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
