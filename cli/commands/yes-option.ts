import { Option, type Command } from 'commander';

/** What a confirmed command line may hold; the last two are other spellings of the first. */
export interface YesFlags {
  readonly yes?: boolean;
  readonly autoApprove?: boolean;
  readonly yesProduction?: boolean;
}

/** Adds `--yes` to a command that asks before it changes a real environment. */
export function addYesOption(command: Command): Command {
  return command
    .option('--yes', 'change real environments without a question, production too')
    .addOption(new Option('--auto-approve').hideHelp())
    .addOption(new Option('--yes-production').hideHelp());
}

/** True where the change was confirmed on the command line. */
export function isConfirmed({ yes, autoApprove, yesProduction }: YesFlags): boolean {
  return (yes ?? autoApprove ?? yesProduction) === true;
}
