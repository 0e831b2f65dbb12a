import { CommanderError, type Command } from 'commander';
import { exitCodes, ProblemsError } from '../../core/problem';
import { describeFailure } from '../describe-failure';
import { assertOwnSandbox } from '../assert-own-sandbox';
import type { Handle, Io } from '../io';
import { forkCommands, runFork } from './fork';
import { plainSpelling } from './plain-spelling';
import { buildProgram } from './program';
import { sandboxInForce } from './sandbox-in-force';
import { terraformEnvironment } from './terraform-environment';

/** All of them write Terraform JSON into the folder of the sandbox in force; those that need it running look for themselves. */
const synthesising = { changes: true, needsRunning: false };

/** Runs one `cdktf` command line and gives its exit code. */
export async function runCdktf(args: readonly string[], io: Io): Promise<number> {
  try {
    const [command = '--help'] = args;
    if (command === '--version' || forkCommands.includes(command)) return await handOn(command, args, io);
    return await runOwn(args, io);
  } catch (error) {
    return reportError(error, io);
  }
}

async function handOn(command: string, args: readonly string[], io: Io): Promise<number> {
  if (command !== '--version') await assertOwnSandbox(synthesising, io);
  const overlay = sandboxInForce(io);
  // It deploys at each change of a file, without a question and without a record.
  if (command === 'watch' && !overlay) throw new ProblemsError([watchRefused]);
  const options = { isVerbose: args.includes('--verbose'), env: terraformEnvironment(overlay, io) };
  return runFork(
    args.filter((arg) => arg !== '--verbose'),
    options,
    io,
  );
}

async function runOwn(args: readonly string[], io: Io): Promise<number> {
  // Until the command has said otherwise.
  let code: number = exitCodes.bug;
  const handle: Handle =
    (work) =>
    async (...parameters) => {
      code = await work(...parameters);
    };
  const program = buildProgram(io, handle).hook(
    'preAction',
    async () => void (await assertOwnSandbox(synthesising, io)),
  );
  for (const command of [program, ...program.commands]) prepare(command, io);
  await program.parseAsync(plainSpelling(args.length === 0 ? ['--help'] : args), { from: 'user' });
  return code;
}

function prepare(command: Command, io: Io): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => void io.stdout.write(text),
    writeErr: (text) => void io.stderr.write(text),
  });
}

function reportError(error: unknown, io: Io): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  const { text, exitCode } = describeFailure(error);
  io.stderr.write(text);
  return exitCode;
}

const watchRefused = {
  code: 'watch-not-confirmed',
  where: 'cdktf watch',
  what: 'it deploys without a question, and is for sandboxes only',
  fix: 'use npx cdktf deploy, or enter a sandbox first',
};
