import { Command } from 'commander';
import { assertOwnSandbox } from './assert-own-sandbox';
import type { Handle, Io, Register } from './io';
import { applyOptionRules, gcdaRules } from './option-rules';
import { sandboxUseOf } from './sandbox-use';
import { wordsOf } from './words-of';
import { registerAudit } from './commands/audit';
import { registerCheck } from './commands/check';
import { registerCompare } from './commands/compare';
import { registerExceptions } from './commands/exceptions';
import { registerKeys } from './commands/keys';
import { registerLedger } from './commands/ledger';
import { registerPolicies } from './commands/policies';
import { registerPromote } from './commands/promote';
import { registerRotate } from './commands/rotate';
import { registerRotation } from './commands/rotation';
import { registerRotator } from './commands/rotator';
import { registerSandbox } from './commands/sandbox';
import { registerSecrets } from './commands/secrets';
import { registerState } from './commands/state';
import { registerTest } from './commands/test';
import { registerDemo } from './commands/demo';
import { registerVerify } from './commands/verify';

const commands: readonly Register[] = [
  registerAudit,
  registerCheck,
  registerCompare,
  registerDemo,
  registerExceptions,
  registerKeys,
  registerLedger,
  registerPolicies,
  registerPromote,
  registerRotate,
  registerRotation,
  registerRotator,
  registerSandbox,
  registerSecrets,
  registerState,
  registerTest,
  registerVerify,
];

/** The whole command line, with what runs each command. */
export function createProgram(io: Io, handle: Handle): Command {
  const program = new Command('gcda')
    .description('Safe, typed secret injection for Genesys Cloud Data Actions')
    .version('0.1.0')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
    })
    .showHelpAfterError('(add --help for usage and examples)');
  for (const register of commands) register(program, io, handle);
  applyOptionRules(program, allCommands(program), gcdaRules);
  program.hook('preAction', async (_program, command) => {
    const use = sandboxUseOf(wordsOf(command));
    if (use) await assertOwnSandbox(use, io);
  });
  // exitOverride is not inherited by commands made with addCommand, and commands are registered by others: set it on all.
  for (const command of allCommands(program)) command.exitOverride();
  return program;
}

/** A command and all below it. */
export function allCommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(allCommands)];
}
