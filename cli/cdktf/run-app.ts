import { existsSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { exitCodes, isError, ProblemsError } from '../../core/problem';
import { tryParseJson } from '../../core/try-parse-json';
import { interrupted } from '../../terraform/interrupted';
import { readStacks, type Synthesis } from '../../terraform/read-stacks';
import { runProgram, type Ended } from '../../terraform/run-program';
import type { Io } from '../io';
import { printProblems } from '../print-problems';
import { appProblems, appWroteNothing } from './app-problems';
import type { CdktfConfig } from '../read-config';

/** An app writes files that can be written again, so that nothing is lost with it; in milliseconds. */
const patience = 1000;

/** How the app is run. */
export interface AppRun {
  readonly command: string;
  /** Relative to the project's folder, or absolute. */
  readonly outputFolder: string;
  readonly context: CdktfConfig['context'];
  /** Shows what the app prints as it prints it. */
  readonly isVerbose: boolean;
}

/**
 * Runs the app, which judges and writes its stacks, and reads what it wrote. What it prints goes to standard error, once.
 *
 * @throws ProblemsError with why it failed; empty where the app has said that itself
 */
export async function runApp(app: AppRun, io: Io): Promise<Synthesis> {
  const folder = resolve(io.cwd, app.outputFolder);
  const manifest = join(folder, 'manifest.json');
  const folders = stackFolders(folder);
  makeOld(manifest);
  const said = { stdout: '', stderr: '' };
  const onText = (name: 'stdout' | 'stderr', text: string): void => {
    said[name] += text;
    if (app.isVerbose) io.stderr.write(text);
  };
  const options = { cwd: io.cwd, env: environmentOf(app, io), signal: io.signal, isShell: true, onText, patience };
  const ended = { ...(await runProgram(app.command, [], options)), ...said };
  if (io.signal.aborted) throw new ProblemsError([interrupted('the command')]);
  if (ended.exitCode !== 0) throw failed(ended, app, io);
  if (!app.isVerbose) io.stderr.write(said.stdout + said.stderr);
  if (!isNew(manifest)) throw new ProblemsError([appWroteNothing(app.outputFolder)]);
  const synthesis = readStacks(folder);
  printProblems(
    synthesis.annotations.filter((note) => !isError(note)),
    io,
  );
  const errors = synthesis.annotations.filter(isError);
  if (errors.length > 0) throw new ProblemsError(errors);
  // What is left of stacks that are no longer declared; states are kept elsewhere.
  for (const old of folders) if (!synthesis.stacks.some(({ name }) => name === basename(old))) removeFolder(old);
  return synthesis;
}

function failed(ended: Ended, { isVerbose }: AppRun, io: Io): ProblemsError {
  const { said, problems } = appProblems(ended);
  if (!isVerbose) io.stderr.write(said);
  const exitCode = ended.exitCode === exitCodes.unreachable ? exitCodes.unreachable : exitCodes.problems;
  return new ProblemsError(problems, { exitCode });
}

/** Terraform's input variables, clients among them, are not for the app: it describes, and logs in nowhere. */
function environmentOf({ outputFolder, context }: AppRun, { env }: Io): Io['env'] {
  const kept = Object.entries(env).filter(([name]) => !name.startsWith('TF_VAR_'));
  const given = tryParseJson(env.CDKTF_CONTEXT_JSON ?? '{}');
  return {
    // A TypeScript app with generated bindings of large providers needs more than Node takes by itself.
    NODE_OPTIONS: '--max-old-space-size=4096',
    ...Object.fromEntries(kept),
    CDKTF_OUTDIR: outputFolder,
    CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS: 'true',
    CDKTF_CONTEXT_JSON: JSON.stringify({ ...(given as object), ...context, cdktfRelativeModules: [] }),
    SYNTH_HCL_OUTPUT: 'false',
  };
}

/** So that an old manifest is never taken for one that the app has just written. */
function makeOld(file: string): void {
  try {
    if (existsSync(file)) utimesSync(file, 0, 0);
  } catch {
    // Whoever may not do this may not write it either, and the app will say so.
  }
}

function isNew(file: string): boolean {
  return existsSync(file) && statSync(file).mtimeMs !== 0;
}

function stackFolders(folder: string): string[] {
  const stacks = join(folder, 'stacks');
  if (!existsSync(stacks)) return [];
  return readdirSync(stacks, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(stacks, entry.name));
}

function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
