import { join, relative } from 'node:path';
import { Listr } from 'listr2';
import type { Inventory, InventoryAction } from '../../core/inventory';
import { exitCodes, ProblemsError } from '../../core/problem';
import { tryFindProject } from '../../core/project-root';
import type { SandboxOverlay } from '../../core/sandbox-overlay';
import { syncSecrets } from '../../secrets/sync';
import { testAction } from '../../secrets/console/test-action';
import type * as Sandbox from '../../sandbox';
import { detachSandbox, type DetachedSandbox } from '../detach-sandbox';
import type { Io } from '../io';
import { openClients } from '../open-clients';
import { readInventory } from '../read-inventory';
import { sandboxVariables } from '../sandbox-variables';
import { valuePorts } from '../value-ports';
import { withWriteLedger } from '../with-write-ledger';
import { runChild, type Finished } from './child';
import { makeDemoFolder, removeDemoFolder } from './demo-folder';
import type { DemoResult, DeployResult, LedgerResult, ProvenAction } from './demo-result';
import type { Artifact } from './find-values';
import { progressOptions } from './progress';
import { proveLedger } from './prove-ledger';
import { readDeploy } from './read-deploy';
import { searchSandbox } from './search-sandbox';
import { reasonOf, toldOnce } from './told-once';

/** What the steps hand on to each other. */
interface DemoState {
  env: Readonly<Record<string, string | undefined>>;
  overlay: SandboxOverlay;
  inventory: Inventory;
  deploys: DeployResult[];
  valuesWritten: number;
  actions: ProvenAction[];
  ledger: LedgerResult;
  search: DemoResult['search'];
  /** What the commands printed, searched at the end like any file. */
  printed: Artifact[];
}

/** The result, and what must still be stopped. */
export interface DemoRun {
  readonly result: DemoResult;
  /** Data folder of its sandbox, as seen from the current folder. */
  readonly folder: string;
  /** Stops the sandbox and removes its folder. */
  readonly stop: () => Promise<void>;
  /** Lets the sandbox outlive this process. */
  readonly keep: () => void;
}

/**
 * The main job with everything real: sandbox, `cdktf deploy` of every stack, values, test console, second deploy, search for values.
 * Stops the sandbox by itself when a step fails or the user interrupts.
 *
 * @throws ProblemsError of the step that failed
 */
export async function runDemo(io: Io, options: { readonly isQuiet: boolean }): Promise<DemoRun> {
  const started = io.clock.now();
  const folder = makeDemoFolder(io.cwd);
  let running: DetachedSandbox | undefined;
  const stop = async () => {
    // Also where the user has interrupted: it is waited for.
    if (running) await sandbox().stopSandbox(folder, { fetch, clock: io.clock });
    removeDemoFolder(folder);
  };
  const state = { env: io.env, deploys: [], printed: [] as Artifact[] } as unknown as DemoState;
  const startSandbox = async () => {
    const project = tryFindProject(io.cwd) ?? io.cwd;
    const given = { directory: folder.directory, project, port: 0, isFresh: true, isTied: true };
    running = await detachSandbox(given, folder, io);
    enterSandbox(state, folder, running.overlay, io);
  };
  try {
    await new Listr<DemoState>(
      [
        { title: 'Start the sandbox on loopback', task: startSandbox },
        {
          title: 'Deploy dev, stg and prod with Terraform',
          task: async () => void state.deploys.push(await deploy(state, io)),
        },
        { title: 'Set the secret values', task: () => setValues(state, io) },
        { title: 'Run every Data Action in the test console', task: () => proveActions(state, io) },
        { title: 'Deploy again', task: async () => void state.deploys.push(await deploy(state, io)) },
        {
          title: 'Verify the ledger, and that the deploys left the values alone',
          task: async () => void (state.ledger = await proveLedger(state.inventory, { ...io, env: state.env })),
        },
        { title: 'Search everything left behind for the values', task: () => search(state, io) },
      ].map(toldOnce),
      progressOptions(io, options.isQuiet),
    ).run(state);
  } catch (error) {
    await stop();
    throw reasonOf(error);
  }
  return {
    result: conclude(state, (io.clock.now() - started) / 1000),
    folder: relative(io.cwd, folder.directory),
    stop,
    keep: () => running?.untie(),
  };
}

function conclude(state: DemoState, seconds: number): DemoResult {
  const { deploys, valuesWritten, actions, ledger, search: searched } = state;
  const [, second] = deploys;
  const isSettled = second !== undefined && second.added + second.changed + second.destroyed === 0;
  const isKept = ledger.isWhole && ledger.inPlace === ledger.of;
  const isProven = isSettled && isKept && actions.every((action) => action.success);
  const success = isProven && searched.found.length === 0;
  return { deploys, valuesWritten, actions, ledger, search: searched, seconds, success };
}

// Lazy, as everything of the sandbox in this room.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- `import()` would need a file extension that the test runner cannot resolve
const sandbox = () => require('../../sandbox') as typeof Sandbox;

const bin = join(__dirname, '../../../packages/cli/bin');

function gcda(args: readonly string[], io: Io, env: DemoState['env']): Promise<Finished> {
  return runChild(process.execPath, [join(bin, 'gcda.js'), ...args], { cwd: io.cwd, env, signal: io.signal });
}

function assertDone(run: Finished, step: string): void {
  if (run.exitCode === exitCodes.done) return;
  const said = [run.stderr.trim(), run.stdout.trim()].filter((text) => text !== '').join('\n');
  throw new StepError(step, said, run.exitCode);
}

/** A command of the demo failed; shown as it spoke. */
export class StepError extends Error {
  override readonly name = 'StepError';
  constructor(
    readonly step: string,
    readonly output: string,
    readonly exitCode: number,
  ) {
    super(`${step} failed`);
  }
}

function enterSandbox(state: DemoState, folder: Sandbox.DataFolder, overlay: SandboxOverlay, io: Io): void {
  const variables = sandboxVariables(folder.overlay, overlay, sandbox().readClients(folder.clients));
  state.env = { ...io.env, ...variables };
  state.overlay = overlay;
}

async function deploy(state: DemoState, io: Io): Promise<DeployResult> {
  const started = io.clock.now();
  const args = [join(bin, 'cdktf.js'), 'deploy', '*', '--auto-approve', '--parallelism', '3', '--no-color'];
  const run = await runChild(process.execPath, args, { cwd: io.cwd, env: state.env, signal: io.signal });
  const turn = state.deploys.length + 1;
  for (const name of ['stdout', 'stderr'] as const) {
    state.printed.push({ name: `cdktf deploy (${turn}) ${name}`, content: Buffer.from(run[name]) });
  }
  assertDone(run, 'cdktf deploy');
  return readDeploy(run.stdout, (io.clock.now() - started) / 1000);
}

async function setValues(state: DemoState, io: Io): Promise<void> {
  state.inventory = await readInventory({ ...io, env: state.env });
  const inside = { ...io, env: state.env };
  const keys = await gcda(['keys', 'new', '--json'], io, state.env);
  assertDone(keys, 'keys new');
  state.printed.push({ name: 'keys new', content: Buffer.from(keys.stdout + keys.stderr) });
  const { environments } = state.inventory;
  const clientOf = openClients(environments, inside);
  const why = { reason: 'npm start', waitSeconds: 0 };
  const { outcomes, problems, exitCode } = await withWriteLedger(environments, inside, why, (ledger) =>
    syncSecrets(state.inventory, [], {
      ...valuePorts({ clientOf, ledger }, inside),
      isAllOrNothing: true,
    }),
  );
  if (problems.length > 0) throw new ProblemsError(problems, { exitCode });
  state.valuesWritten = outcomes.length;
}

async function proveActions(state: DemoState, io: Io): Promise<void> {
  const clientOf = openClients(state.inventory.environments, { ...io, env: state.env });
  const actions = state.inventory.environments.flatMap(({ actions: declared }) => declared);
  state.actions = await Promise.all(
    actions.map(async (action) => {
      const run = await testAction(state.inventory, { stack: action.stack, action: action.id }, { clientOf });
      state.printed.push({ name: `test console: ${action.name}`, content: Buffer.from(JSON.stringify(run)) });
      const { environment, stack, success, status, answer, error } = run;
      return {
        environment,
        stack,
        action: action.id,
        secrets: action.secrets,
        header: maskedHeader(action),
        success,
        status,
        answer,
        error,
      };
    }),
  );
}

/** The header that authenticates, its value masked: `Authorization: Bearer ******`. */
function maskedHeader(action: InventoryAction): string {
  const [name = '', value = ''] = Object.entries(action.headers).find(([, text]) => text.includes('{{secrets.')) ?? [];
  return `${name}: ${value.replace(/base64\(.*\)|\{\{secrets\.\w+\}\}/, '******')}`;
}

function search(state: DemoState, io: Io): void {
  state.search = searchSandbox(state.overlay, state.printed, io.cwd);
}
