import { CommanderError } from 'commander';
import { exitCodes } from '../core/problem';
import { createProgram } from './create-program';
import { wordsOf } from './words-of';
import { describeFailure } from './describe-failure';
import type { Handle, Io } from './io';
import { jobOfCommand } from './job-of-command';

/** Runs one `gcda` command line and gives its exit code. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  // Until the command has said otherwise.
  let code: number = exitCodes.bug;
  const handle: Handle =
    (work) =>
    async (...parameters) => {
      code = await work(...parameters);
    };
  let job: Io['job'];
  const program = createProgram(
    {
      ...io,
      get job() {
        return job;
      },
    },
    handle,
  );
  program.hook('preAction', (_program, command) => void (job = jobOfCommand[wordsOf(command)]));
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    return reportError(error, io);
  }
}

function reportError(error: unknown, io: Io): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  const { text, exitCode } = describeFailure(error);
  io.stderr.write(text);
  return exitCode;
}
