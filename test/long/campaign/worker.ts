import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { systemClock } from '../../../core/clock';
import { tryParseJson } from '../../../core/try-parse-json';
import type { Platforms } from './two-platforms';
import { gcda, ownEnvironment } from './programs';

/** A rotation service that is started again whenever it has ended, as systemd does it. */
export interface Worker {
  readonly name: string;
  /** Standing still, or dead. */
  isDown(): boolean;
  /** Ends it without a word; it comes back after so long. */
  kill(restMilliseconds: number): Promise<void>;
  /** It stands still for so long, and then goes on as if nothing had happened. */
  stop(milliseconds: number): Promise<void>;
  /** Ends it without a word, and starts it again with a clock that is off by so much. */
  shiftClock(milliseconds: number): Promise<void>;
  /** How often it ended though nobody had ended it, once it ran: a start while there is no database ends, and is made again. */
  ownEnds(): number;
  /** How often it complained of what, by the code; of bugs by their place. */
  complaints(): ReadonlyMap<string, number>;
  end(): Promise<void>;
}

const restartMilliseconds = 2_000;

interface LogLine {
  readonly level?: string;
  readonly msg?: string;
  readonly code?: string;
  readonly what?: string;
}

/** Lines of its log from a place on; what is no JSON, such as the problem of a start that failed, says nothing. */
function linesOf(file: string, from: number): readonly LogLine[] {
  const text = readFileSync(file).subarray(from).toString();
  return text.split('\n').map((line) => (tryParseJson(line) ?? {}) as LogLine);
}

/** Starts one. What it says goes to a file of its own. */
export function startWorker(
  name: string,
  { folder, env }: Platforms,
  database: Readonly<Record<string, string>>,
): Worker {
  const state = { shift: 0, rest: restartMilliseconds, isEnding: false, isStopped: false, own: 0, awaited: 0 };
  let ending: Promise<void> | undefined;
  const file = join(folder, `${name}.log`);
  const log = openSync(file, 'a');
  const preload = pathToFileURL(join(__dirname, 'shift-clock.mjs')).href;
  const start = (): ChildProcess => {
    const shifted = state.shift === 0 ? [] : ['--import', preload];
    const args = ['rotator', 'run', '--listen', 'off', '--yes'];
    return spawn(process.execPath, [...shifted, gcda, ...args], {
      cwd: folder,
      env: ownEnvironment({ ...env, ...database, CAMPAIGN_CLOCK_SHIFT: String(state.shift) }),
      stdio: ['ignore', 'ignore', log],
    });
  };
  let child: ChildProcess | undefined;
  const supervise = async (): Promise<void> => {
    while (!state.isEnding) {
      const from = statSync(file).size;
      child = start();
      await once(child, 'exit');
      child = undefined;
      if (state.awaited > 0) state.awaited -= 1;
      else if (!state.isEnding && linesOf(file, from).some(({ msg }) => msg === 'rotator runs')) state.own += 1;
      const { rest } = state;
      state.rest = restartMilliseconds;
      if (!state.isEnding) await systemClock.sleep(rest);
    }
  };
  const supervised = supervise();
  const killNow = async (): Promise<void> => {
    if (!child) return;
    state.awaited += 1;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  const end = async (): Promise<void> => {
    state.isEnding = true;
    child?.kill('SIGCONT');
    await killNow();
    await supervised;
    closeSync(log);
  };
  return {
    name,
    isDown: () => child === undefined || state.isStopped,
    kill: async (rest) => {
      state.rest = rest;
      await killNow();
    },
    stop: async (milliseconds) => {
      const stopped = child;
      state.isStopped = true;
      stopped?.kill('SIGSTOP');
      await systemClock.sleep(milliseconds);
      stopped?.kill('SIGCONT');
      state.isStopped = false;
    },
    shiftClock: async (milliseconds) => {
      state.shift = milliseconds;
      await killNow();
    },
    ownEnds: () => state.own,
    complaints: () => {
      const codes = linesOf(file, 0).flatMap(({ level, code, what = '' }) =>
        level === 'error' && code !== undefined ? [code === 'internal-error' ? what : code] : [],
      );
      return new Map([...Map.groupBy(codes, (code) => code)].map(([code, all]) => [code, all.length]));
    },
    end: () => (ending ??= end()),
  };
}
