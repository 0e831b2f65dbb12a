import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { deployedDirectory, readDeployed, type DeployedRecord } from '../../core/deployed';
import type { Inventory } from '../../core/inventory';
import { assertNoProblems, ProblemsError, type Problem } from '../../core/problem';
import type { SandboxOverlay } from '../../core/sandbox-overlay';
import { judgedProblems, writeJudged } from '../../terraform/judged';
import { readStacks, type Synthesis } from '../../terraform/read-stacks';
import type { Stack } from '../../terraform/stack';
import type { TerraformPort } from '../../terraform/terraform-port';
import { terraformProblems } from '../../terraform/terraform-problems';
import { assertSandboxRuns } from '../assert-own-sandbox';
import type { Io } from '../io';
import { printable } from '../printable';
import { readInventory } from '../read-inventory';
import type { SynthOptions, TerraformOptions } from './cdktf-options';
import { pgLockHolder } from './pg-lock-holder';
import { contextOf, readConfig } from '../read-config';
import { runApp } from './run-app';
import { sandboxInForce } from './sandbox-in-force';
import { missingDependencies, selectStacks } from './select-stacks';
import { terraformEnvironment, withPluginCache } from './terraform-environment';
import { withoutUnread, type Refused } from './without-unread';

/** A synthesis, and the selected stacks of it, ready for Terraform. */
export interface Work {
  readonly stacks: readonly Stack[];
  /** Selected stacks that nothing may be done with, and why; the others go on without them. */
  readonly refused: Refused;
  readonly port: TerraformPort;
  /** What the synthesis says to the value plane; undefined for an app that says nothing. */
  readonly inventory: Inventory | undefined;
  readonly overlay: SandboxOverlay | undefined;
  /** Stacks at once. */
  readonly bound: number;
  /** Record of the last deploys, and its folder. */
  readonly deployed: DeployedRecord & { readonly directory: string };
  /** Folder of states that are kept locally. */
  readonly stateFolder: string;
  /** Folder for saved plans, of this run alone. */
  readonly planFolder: string;
  /** Removes it. */
  readonly close: () => void;
}

/** Stacks at once, unless the command line says otherwise: more of them wait for the platform's rate limit. */
const usualBound = 4;

/** Seconds that a run waits for a lock of the state. */
const usualLockTimeout = 120;

/**
 * Runs the app and notes what it has written, as judged.
 *
 * @throws ProblemsError with what stands in the way
 */
export async function synthesise(options: SynthOptions, io: Io): Promise<JudgedSynthesis> {
  const overlay = sandboxInForce(io);
  const { app, ...config } = readConfig(io.cwd);
  const command = options.app ?? io.env.CDKTF_APP ?? app;
  if (command === undefined) throw new ProblemsError([appUnknown]);
  const outputFolder = outputOf(options, io);
  const synthesis = await runApp(
    { command, context: contextOf(config), outputFolder, isVerbose: options.verbose === true },
    io,
  );
  const deployed = readRecord(overlay, io);
  writeJudged({
    ...{ folder: resolve(io.cwd, outputFolder), paths: synthesis.paths, sandbox: overlay?.stateDirectory },
    unread: deployed.unread.map(({ stack }) => stack),
  });
  return { ...synthesis, deployed };
}

/** A synthesis, and the record of deploys that was there when it was judged. */
export interface JudgedSynthesis extends Synthesis {
  readonly deployed: Work['deployed'];
}

function readRecord(sandbox: SandboxOverlay | undefined, io: Io): Work['deployed'] {
  const directory = deployedDirectory(io.cwd, { sandbox, chosen: io.env.GCDA_DEPLOYED });
  return { ...readDeployed(directory), directory };
}

/**
 * Synthesises, or takes what was synthesised, makes sure that it is what was judged, and selects stacks.
 *
 * @throws ProblemsError with what stands in the way; then nothing was begun
 */
export async function openWork(
  patterns: readonly string[],
  options: TerraformOptions & { readonly isEnd?: boolean },
  io: Io,
): Promise<Work> {
  const overlay = sandboxInForce(io);
  const env = terraformEnvironment(overlay, io);
  assertNoProblems([...workspaceProblems(env), ...(options.migrateState === true ? [migrateElsewhere] : [])]);
  const { TERRAFORM_BINARY_NAME: binary = 'terraform' } = env;
  assertNoProblems(terraformProblems(binary, env));
  // Terraform would take a while to say so, for each stack.
  if (overlay) await assertSandboxRuns(overlay);
  const outputFolder = outputOf(options, io);
  const folder = resolve(io.cwd, outputFolder);
  const { stacks, paths, deployed } =
    options.skipSynth === true
      ? { ...readStacks(folder), deployed: readRecord(overlay, io) }
      : await synthesise(options, io);
  assertNoProblems(judgedProblems({ folder, paths, sandbox: overlay?.stateDirectory }));
  const selected = selectStacks(stacks, patterns);
  if (options.ignoreMissingStackDependencies !== true)
    assertNoProblems(missingDependencies(stacks, selected, { isEnd: options.isEnd === true }));
  const variables = readVariables(options.var ?? [], selected);
  const { open, refused } = withoutUnread(selected, { isEnd: options.isEnd, folder, deployed });
  const planFolder = mkdtempSync(join(tmpdir(), 'gcda-plan-'));
  return {
    stacks: open,
    refused,
    port: {
      binary,
      env: { ...(overlay ? env : withPluginCache(env)), ...variables },
      signal: io.signal,
      // The stand-in's checksums are in no registry, and a sandbox does without the network.
      skipsProviderLock: overlay !== undefined || options.skipProviderLock === true,
      variableFiles: (options.varFile ?? []).map((file) => resolve(io.cwd, file)),
      operations: options.terraformParallelism === -1 ? undefined : options.terraformParallelism,
      clock: io.clock,
      lockPatience: 1000 * (options.lockTimeout ?? usualLockTimeout),
      onWait: ({ name }, holder) =>
        void io.stderr.write(`${name}  waits for the lock of its state, held by ${printable(holder)}\n`),
      onQuiet: ({ name }, command, seconds) =>
        void io.stderr.write(
          `${name}  terraform ${printable(command)} has said nothing for ${seconds} s: it waits for its provider, registry or state; Ctrl-C ends it\n`,
        ),
      findLockHolder: (stack) => pgLockHolder(stack, env),
      onNoise: ({ name }, line) => {
        if (options.verbose === true || isLogging(env)) io.stderr.write(`${name}  ${line}\n`);
      },
    },
    inventory: existsSync(join(folder, 'inventory.json'))
      ? await readInventory({ cwd: io.cwd, env: { CDKTF_OUTPUT: outputFolder } })
      : undefined,
    overlay,
    deployed,
    stateFolder: overlay?.stateDirectory ?? io.cwd,
    bound: boundOf(options.parallelism, selected.length),
    planFolder,
    close: () => rmSync(planFolder, { recursive: true, force: true }),
  };
}

/** The output folder as it was named; relative to the project's folder. */
export function outputOf({ output }: SynthOptions, io: Pick<Io, 'cwd' | 'env'>): string {
  return output ?? io.env.CDKTF_OUTPUT ?? configured(io.cwd) ?? 'cdktf.out';
}

function configured(project: string): string | undefined {
  return existsSync(join(project, 'cdktf.json')) ? readConfig(project).output : undefined;
}

function boundOf(parallelism: number | undefined, stacks: number): number {
  if (parallelism === undefined) return usualBound;
  return parallelism < 1 ? stacks : parallelism;
}

/** Whoever asks Terraform for its log gets it. */
function isLogging(env: Io['env']): boolean {
  return Object.keys(env).some(
    (name) => /^TF_LOG(_CORE|_PROVIDER.*)?$/.test(name) && env[name] !== '' && env[name] !== 'off',
  );
}

/** `--var name=value`, as environment variables: every user of the machine sees arguments. */
function readVariables(given: readonly string[], stacks: readonly Stack[]): Record<string, string> {
  const declared = new Set(stacks.flatMap(({ settings }) => settings.variables));
  const pairs = given.map((text) => /^([\w-]+)=([\s\S]*)$/.exec(text)?.slice(1) ?? [text, undefined]);
  const problems = pairs
    .filter(([name = '', value]) => value === undefined || !declared.has(name))
    .map(([name = '', value]) => variableUnknown(value === undefined ? '--var' : `--var ${name}`, [...declared]));
  assertNoProblems(problems);
  return Object.fromEntries(pairs.map(([name, value]) => [`TF_VAR_${name}`, value ?? '']));
}

function variableUnknown(where: string, declared: readonly string[]): Problem {
  return {
    code: 'variable-unknown',
    where,
    what: 'it must be `name=value` with a variable that a named stack declares',
    fix: declared.length === 0 ? 'leave it out: none declares any' : `choose from ${declared.join(', ')}`,
  };
}

const appUnknown: Problem = {
  code: 'cdktf-json-invalid',
  where: 'cdktf.json#app',
  what: 'it must be the command that synthesises',
  fix: 'set `app`, or give --app',
};

/** Another workspace has another state. */
function workspaceProblems({ TF_WORKSPACE: workspace = '' }: Io['env']): Problem[] {
  if (workspace === '' || workspace === 'default') return [];
  return [
    {
      code: 'workspace-chosen',
      where: 'environment variable TF_WORKSPACE',
      what: 'each stack has one state, in the workspace `default`, and it names another',
      fix: 'unset it; environments are told apart by their stacks',
    },
  ];
}

const migrateElsewhere: Problem = {
  code: 'migrate-state-refused',
  where: '--migrate-state',
  what: 'it copies without comparing, over what may be there',
  fix: 'npx gcda state migrate, which compares before the old state is set aside',
};
