import { ProblemsError } from '../core/problem';
import { diagnosticProblems } from './diagnostic-problems';
import { interrupted } from './interrupted';
import { runProgram } from './run-program';
import { watchQuiet } from './watch-quiet';
import { stateLocked, tryReadLock } from './state-lock';
import type { Stack } from './stack';
import type { TerraformPort } from './terraform-port';
import { tryParseUiEvent, type Diagnostic, type UiEvent } from './ui-event';

/** What one run of Terraform said. */
export interface TerraformRun {
  readonly exitCode: number;
  readonly events: readonly UiEvent[];
  /** Standard output without its events. */
  readonly text: string;
}

/**
 * Runs Terraform in a stack's folder. Where another holds the lock of its state, nothing was done yet: it is run again until the lock is
 * free, or `lockPatience` is over. Terraform's own `-lock-timeout` counts for few of its commands, and not for a schema that is being made.
 *
 * @throws ProblemsError where it cannot be started, or was not because the work was interrupted; `state-locked`
 */
export async function runTerraform(
  stack: Stack,
  args: readonly string[],
  port: TerraformPort,
  onEvent: (event: UiEvent) => void = () => undefined,
): Promise<TerraformRun> {
  const { clock, signal, lockPatience } = port;
  const end = clock.now() + lockPatience;
  let isTold = false;
  for (let pause = shortestPause; ; pause = Math.min(2 * pause, longestPause)) {
    const run = await runOnce(stack, args, port, onEvent);
    const lock = tryReadLock(run.events);
    if (!lock || signal.aborted) return run;
    const left = end - clock.now();
    if (left > 0 && isTold) {
      await clock.sleep(Math.min(pause, left), signal);
      continue;
    }
    const holder = (lock.isOfHolder ? undefined : await port.findLockHolder?.(stack)) ?? lock.holder;
    if (left <= 0) throw new ProblemsError([stateLocked(stack.name, { ...lock, holder }, lockPatience)]);
    port.onWait(stack, holder);
    isTold = true;
    await clock.sleep(Math.min(pause, left), signal);
  }
}

/** Milliseconds between two attempts. */
const [shortestPause, longestPause] = [250, 4000];

async function runOnce(
  stack: Stack,
  args: readonly string[],
  port: TerraformPort,
  onEvent: (event: UiEvent) => void,
): Promise<TerraformRun> {
  if (port.signal.aborted) throw new ProblemsError([interrupted(stack.name)]);
  const [events, text, noise]: [UiEvent[], string[], string[]] = [[], [], []];
  const lines = {
    stdout: splitLines((line) => {
      const event = tryParseUiEvent(line);
      if (!event) return void text.push(line);
      events.push(event);
      onEvent(event);
    }),
    stderr: splitLines((line) => {
      noise.push(line);
      port.onNoise(stack, line);
    }),
  };
  const { binary, signal, onQuiet } = port;
  const quiet = onQuiet && watchQuiet(port.clock, (seconds) => onQuiet(stack, args[0] ?? '', seconds));
  const onText = (name: 'stdout' | 'stderr', piece: string) => {
    quiet?.heard();
    lines[name].add(piece);
  };
  const options = { cwd: stack.directory, env: environmentOf(stack, port.env), signal, onText };
  const { exitCode } = await runProgram(binary, args, options)
    .catch((error: unknown) => {
      throw cannotStart(stack, binary, error);
    })
    .finally(() => quiet?.stop());
  for (const stream of Object.values(lines)) stream.end();
  if (exitCode !== 0 && !events.some(isFailure)) events.push(failureOf(noise, exitCode));
  return { exitCode: exitCode ?? 1, events, text: text.join('\n') };
}

/** Errors and warnings of a run as problems. */
export function problemsOf(stack: Stack, { events }: TerraformRun) {
  const diagnostics = events.map(({ diagnostic }) => diagnostic).filter((found) => found !== undefined);
  return diagnosticProblems(stack.name, diagnostics);
}

/** @throws ProblemsError with what Terraform said, where it failed */
export function assertDone(stack: Stack, run: TerraformRun): void {
  if (run.exitCode !== 0) throw new ProblemsError(problemsOf(stack, run));
}

/** Other organisations' clients are none of a stack's business, and a data folder of all stacks would mix them. */
function environmentOf({ settings }: Stack, env: TerraformPort['env']): TerraformPort['env'] {
  const own = new Set(settings.variables.map((name) => `TF_VAR_${name}`));
  const isKept = (name: string) => (name.startsWith('TF_VAR_') ? own.has(name) : name !== 'TF_DATA_DIR');
  const kept = Object.entries(env).filter(([name]) => isKept(name));
  return { ...Object.fromEntries(kept), TF_IN_AUTOMATION: '1', TF_INPUT: '0' };
}

function isFailure({ diagnostic }: UiEvent): boolean {
  return diagnostic?.severity === 'error';
}

/**
 * A run that failed without an event of it: the end of its standard error, without the frame that Terraform draws around errors. Standard
 * output may be a state.
 */
function failureOf(lines: readonly string[], exitCode: number | null): UiEvent {
  const said = lines
    .map((line) =>
      line
        .replaceAll(colour, '')
        .replace(/^[╷│╵]/, '')
        .trim(),
    )
    .filter((line) => line !== '');
  const diagnostic: Diagnostic = {
    severity: 'error',
    summary: exitCode === null ? 'Terraform was killed by a signal' : `Terraform ended with ${exitCode}`,
    detail: said.slice(-12).join('\n'),
  };
  return { type: 'diagnostic', '@message': diagnostic.summary, diagnostic };
}

// eslint-disable-next-line no-control-regex -- colour sequences are control characters
const colour = /\u001b\[[0-9;]*m/g;

/** Hands a stream on line by line. */
function splitLines(onLine: (line: string) => void) {
  let rest = '';
  return {
    add: (text: string): void => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(onLine);
    },
    end: (): void => {
      if (rest !== '') onLine(rest);
      rest = '';
    },
  };
}

function cannotStart({ name }: Stack, binary: string, error: unknown): ProblemsError {
  const { code = 'unknown reason' } = error as NodeJS.ErrnoException;
  const problem = {
    code: 'terraform-failed',
    where: name,
    what: `${binary} could not be started: ${code}`,
    fix: 'see that it is installed, and that the stack’s folder is there (npx cdktf synth)',
  };
  return new ProblemsError([problem], { cause: error });
}
