import { App, TerraformStack, type AppConfig } from 'cdktf';
import { addAppChecks, deployedContext, todayContext } from './constructs';
import { deployedDirectory, readDeployed } from './core/deployed';
import { inSandbox, type Environment } from './core/environment';
import { liveStacks, type LiveStack } from './core/live-stacks';
import { localStates } from './core/local-states';
import { exitCodes, ProblemsError } from './core/problem';
import { sandboxNotRunning, tryReadSandboxOverlay } from './core/sandbox-overlay';
import { environments } from './environments';
import { abandoned } from './environments/abandoned';
import { addAccessStacks, addStacks } from './stacks';

/** Settings for `buildApp`. */
export interface BuildOptions extends Pick<AppConfig, 'outdir'> {
  /**
   * What a running sandbox says of itself (the file that `GCDA_SANDBOX` names).
   *
   * @default - none: the environments as written
   */
  readonly sandboxFile?: string | undefined;
  /**
   * A sandbox that is not in force, and whose live stacks are missed all the same when the code does not have them.
   *
   * @default - none
   */
  readonly watchedSandboxFile?: string | undefined;
  /**
   * Folder with the record of the last deploys (the environment variable `GCDA_DEPLOYED`), relative to the project's. A sandbox has its own.
   *
   * @default 'deployed'
   */
  readonly deployed?: string | undefined;
  /**
   * The day it is, `2026-11-22`, by which exceptions are judged.
   *
   * @default - not known: a secret in a body is refused
   */
  readonly today?: string | undefined;
  /**
   * Settings of `cdktf.json` for the app, as the front door gives them to it.
   *
   * @default - none but those in the environment
   */
  readonly context?: Readonly<Record<string, unknown>> | undefined;
}

/** Every stack of every environment, declared and not yet checked: what `cdktf` synthesises and `gcda check` checks. */
export function buildApp(options: BuildOptions = {}): App {
  const { sandboxFile, watchedSandboxFile, deployed, outdir, today, context } = options;
  const inForce = environmentsInForce(sandboxFile);
  const sandbox = inForce.find((environment) => environment.sandbox)?.sandbox;
  const directory = deployedDirectory('.', { sandbox, chosen: deployed });
  const record = readDeployed(directory);
  const live = [...liveIn(directory, sandbox), ...liveInSandbox(watchedSandboxFile)];
  const app = new App({
    ...(outdir === undefined ? {} : { outdir }),
    context: { ...context, ...deployedContext(record.stacks), ...(today === undefined ? {} : todayContext(today)) },
  });
  for (const environment of inForce) addStacks(app, environment);
  addAccessStacks(app, inForce);
  addAppChecks(app, { deployed: record, live, abandoned });
  return app;
}

/** What is live beside a record: the project's folder, or a sandbox's, holds the local states. */
function liveIn(directory: string, sandbox: { readonly stateDirectory: string } | undefined): LiveStack[] {
  return liveStacks({ directory, ...readDeployed(directory) }, localStates(sandbox?.stateDirectory ?? '.'));
}

function liveInSandbox(file: string | undefined): LiveStack[] {
  const overlay = file === undefined || file === '' ? undefined : tryReadSandboxOverlay(file);
  return overlay ? liveIn(deployedDirectory('.', { sandbox: overlay }), overlay) : [];
}

/** Every stack of an app, wherever it stands in the tree. */
export function stacksOf(app: App): TerraformStack[] {
  return app.node.findAll().filter((construct) => TerraformStack.isStack(construct));
}

/** The environments as written, or as a sandbox has them. */
function environmentsInForce(sandboxFile: string | undefined): readonly Environment[] {
  if (sandboxFile === undefined || sandboxFile === '') return environments;
  const overlay = tryReadSandboxOverlay(sandboxFile);
  if (!overlay) {
    const problem = sandboxNotRunning('has left no description of itself');
    throw new ProblemsError([problem], { exitCode: exitCodes.unreachable });
  }
  return environments.map((environment) => inSandbox<string, string>(environment, overlay));
}
