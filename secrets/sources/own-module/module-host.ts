import { fork, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { extname, join } from 'node:path';
import { z } from 'zod';
import { killGroup } from '../../../core/kill-group';
import type { OwnSourceRequest } from './own-source';

/** One value to be read from a project's own source. */
export interface ModuleTask extends Pick<OwnSourceRequest, 'secret' | 'options'> {
  readonly id: number;
  /** Absolute. */
  readonly path: string;
  readonly maxCharacters: number;
}

const errorNames = [
  'AggregateError',
  'DOMException',
  'AbortError',
  'TimeoutError',
  'Error',
  'EvalError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'TypeError',
  'URIError',
] as const;
const errorCodes = [
  ...Object.keys(constants.errno),
  'ENOTFOUND',
  'EAI_AGAIN',
  'MODULE_NOT_FOUND',
  'ERR_MODULE_NOT_FOUND',
];

/** Where an error came from, in words of ours and numbers only: all else that an error says may be the value. */
const trace = {
  error: z.enum(errorNames).optional().catch(undefined),
  code: z.enum(errorCodes).optional().catch(undefined),
  line: z.int().min(1).max(999_999).optional().catch(undefined),
};
const answerSchema = z.discriminatedUnion('kind', [
  z.object({ id: z.int(), kind: z.literal('value'), value: z.string().min(1) }),
  z.object({ id: z.int(), kind: z.enum(['none', 'no-text', 'no-function']) }),
  z.object({ id: z.int(), kind: z.enum(['not-loaded', 'failed']), ...trace }),
]);

/** What became of one. `ended`: its process did, before it had answered. */
export type ModuleAnswer =
  z.infer<typeof answerSchema> | { readonly kind: 'ended'; readonly how: string } | { readonly kind: 'given-up' };

/** A process in which a project's own source is read. */
export interface ModuleHost {
  /** True once it takes no more. */
  readonly isOver: boolean;
  read(task: Omit<ModuleTask, 'id'>, signal: AbortSignal): Promise<ModuleAnswer>;
}

/** Environment variables and working folder of the process. */
export interface HostPorts extends Pick<OwnSourceRequest, 'env'> {
  readonly directory: string;
}

/** How long a process that nobody needs any more has to end by itself, in milliseconds. */
const graceMilliseconds = 2000;
const running = new Set<ChildProcess>();
const killAll = (): void => running.forEach((child) => killGroup(child));

/**
 * Starts a process of its own for a project's own source. Whatever that does there (ends it, prints, hangs, never lets go) is done to that
 * process, which is killed with all that it started; it ends when no read is under way.
 */
export function startModuleHost({ env, directory }: HostPorts): ModuleHost {
  const child = fork(join(__dirname, `serve${extname(__filename)}`), [], {
    ...{ cwd: directory, env: { ...env }, execArgv: [], detached: true },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  if (running.size === 0) process.once('exit', killAll);
  running.add(child);
  const waiting = new Map<number, (answer: ModuleAnswer) => void>();
  let isOver = false;
  let count = 0;
  const settle = (id: number, answer: ModuleAnswer): void => {
    waiting.get(id)?.(answer);
    waiting.delete(id);
    // The next read may begin within this turn.
    setImmediate(() => waiting.size > 0 || retire());
  };
  const retire = (): void => {
    if (isOver) return;
    isOver = true;
    if (child.connected) child.disconnect();
    child.unref();
    setTimeout(() => killGroup(child), graceMilliseconds).unref();
  };
  child.on('message', (message) => {
    const { data } = answerSchema.safeParse(message);
    if (data) settle(data.id, data);
  });
  const end = (how: string): void => {
    isOver = true;
    running.delete(child);
    if (running.size === 0) process.off('exit', killAll);
    for (const id of waiting.keys()) settle(id, { kind: 'ended', how });
  };
  // Nothing can be heard of it any more; what it said before has been.
  child.once('disconnect', () => isOver || killGroup(child));
  child.once('error', () => end('could not be started'));
  child.once('close', (code, signal) =>
    end(code === null ? `was ended by ${signal ?? 'a signal'}` : `ended with exit code ${code}`),
  );
  return {
    get isOver() {
      return isOver;
    },
    read: (task, signal) =>
      new Promise((resolve) => {
        const id = (count += 1);
        const giveUp = (): void => {
          child.send({ stop: id }, () => undefined);
          settle(id, { kind: 'given-up' });
        };
        waiting.set(id, (answer) => {
          signal.removeEventListener('abort', giveUp);
          resolve(answer);
        });
        if (signal.aborted) return giveUp();
        signal.addEventListener('abort', giveUp, { once: true });
        child.send({ id, ...task }, () => undefined);
      }),
  };
}
