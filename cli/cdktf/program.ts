import { printable } from '../printable';
import { Command, InvalidArgumentError, Option } from 'commander';
import { addYesOption } from '../commands/yes-option';
import type { Handle, Io } from '../io';
import { applyOptionRules, cdktfRules } from '../option-rules';
import type { ChangeOptions, OutputsFileOptions, PlanOptions, SynthOptions, TerraformOptions } from './cdktf-options';
import { forkCommands } from './fork';
import type * as RunChange from './run-change';
import type * as RunList from './run-list';
import type * as RunOutput from './run-output';
import type * as RunPlan from './run-plan';
import { collect } from '../commands/collect';

/* eslint-disable @typescript-eslint/no-require-imports -- loaded when a command runs, so that help stays fast; `import()` would need a file
   extension that the test runner cannot resolve */
const loadChange = () => require('./run-change') as typeof RunChange;
const loadList = () => require('./run-list') as typeof RunList;
const loadOutput = () => require('./run-output') as typeof RunOutput;
const loadPlan = () => require('./run-plan') as typeof RunPlan;
/* eslint-enable @typescript-eslint/no-require-imports */

/** The commands that we serve ourselves. */
export function buildProgram(io: Io, handle: Handle): Command {
  const program = new Command('cdktf')
    .description('Terraform, stack by stack: synthesise, plan, deploy')
    .showHelpAfterError('(add --help for usage and examples)')
    .addHelpText('after', `\nThe framework's own commands: ${forkCommands.join(', ')}\n`);
  synthesising(program.command('list'))
    .description('list the stacks')
    .action(handle((options: SynthOptions) => loadList().runList(options, io)));
  synthesising(program.command('synth'))
    .description('write the stacks’ Terraform JSON and the inventory')
    .action(handle((options: SynthOptions) => loadList().runSynth(options, io)));
  applying(program.command('plan').alias('diff').argument('[stacks...]', 'names, or patterns in quotes'))
    .description('show what a deploy would do; change nothing')
    .option('--destroy', 'show what a destroy would do')
    .option('--refresh-only', 'show only what was changed outside of Terraform')
    .option('--detailed-exitcode', 'end with 2 where something would change')
    .addHelpText('after', "\nExamples:\n  $ npx cdktf plan dev-crm\n  $ npx cdktf plan 'dev-*' --detailed-exitcode\n")
    .action(handle((stacks: string[], options: PlanOptions) => loadPlan().runPlan(stacks, options, io)));
  withOutputsFile(changing(program.command('deploy').alias('apply')))
    .description('plan, ask, and do what was shown')
    .option('--refresh-only', 'only take into the state what was changed outside of Terraform')
    .option(
      '--accept-unproven <reason>',
      'let a new secret take the place of one that works, though nothing has shown it to be good',
      printable,
    )
    .addHelpText('after', "\nExamples:\n  $ npx cdktf deploy dev-crm\n  $ npx cdktf deploy 'dev-*' --yes\n")
    .action(
      handle((stacks: string[], options: ChangeOptions) => loadChange().runChange('deploy', stacks, options, io)),
    );
  changing(program.command('destroy'))
    .description('plan the end of stacks, ask, and do what was shown')
    .addHelpText('after', '\nExamples:\n  $ npx cdktf destroy dev-crm\n')
    .action(
      handle((stacks: string[], options: ChangeOptions) => loadChange().runChange('destroy', stacks, options, io)),
    );
  withOutputsFile(running(program.command('output').argument('[stacks...]', 'names, or patterns in quotes')))
    .description('print the stacks’ outputs')
    .action(
      handle((stacks: string[], options: TerraformOptions & OutputsFileOptions) =>
        loadOutput().runOutput(stacks, options, io),
      ),
    );
  applyOptionRules(program, program.commands, cdktfRules);
  return program;
}

function changing(command: Command): Command {
  return applying(addYesOption(command.argument('[stacks...]', 'names, or patterns in quotes'))).option(
    '--ignore-missing-stack-dependencies',
    'go on without stacks that the named ones depend on',
  );
}

function applying(command: Command): Command {
  return running(command)
    .option('--terraform-parallelism <n>', 'operations at once within a stack', wholeNumber)
    .option('--var <name=value>', 'value of an input variable; may be repeated', collect)
    .option('--var-file <file>', 'file with values of input variables; may be repeated', collect);
}

/** Options of every command that reads a state. */
function running(command: Command): Command {
  return synthesising(command)
    .option('--skip-synth', 'take what was synthesised before, if it is what was judged')
    .option('--parallelism <n>', 'stacks at once; -1 for all (default: 4)', wholeNumber)
    .option('--lock-timeout <seconds>', 'how long to wait for a locked state (default: 120)', wholeNumber)
    .addOption(new Option('--migrate-state').hideHelp())
    .option('--skip-provider-lock', 'ask no registry for checksums of other platforms, as a sandbox never does')
    .option('--no-color', 'print plain text; JSON and outputs are so anyway');
}

function synthesising(command: Command): Command {
  return command
    .option('-a, --app <command>', 'command that synthesises (default: app in cdktf.json)')
    .option('-o, --output <folder>', 'output folder (default: cdktf.out)')
    .option('--json', 'print one JSON object')
    .option('--verbose', 'show what app and Terraform print');
}

function withOutputsFile(command: Command): Command {
  return command
    .option('--outputs-file <file>', 'write the outputs there, as JSON')
    .option('--outputs-file-include-sensitive-outputs', 'sensitive ones too');
}

function wholeNumber(text: string): number {
  if (/^(-1|\d{1,4})$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number.');
}
