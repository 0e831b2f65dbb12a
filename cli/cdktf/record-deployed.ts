import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, matchesGlob, resolve } from 'node:path';
import { deployedDirectory, deployedStack, readDeployed } from '../../core/deployed';
import { outputFolder } from '../output-folder';
import { readInventory } from '../read-inventory';

/** A command line that ended well. */
export interface DoneCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** Stacks that synthesis gave. */
  readonly stacks: readonly string[];
  readonly project: string;
  readonly env: NodeJS.ProcessEnv;
  readonly sandbox?: { readonly stateDirectory: string } | undefined;
}

/**
 * Records what a deploy left on the platform, one file a stack, for the next synth to compare with; takes out what was destroyed. A deploy
 * that asked for approval may have been declined, and ends in the same way; so only one with `--auto-approve` is recorded. Gives a line for
 * the user where there is something to say.
 */
export async function recordDeployed(done: DoneCommand): Promise<string | undefined> {
  const directory = deployedDirectory(done.project, { sandbox: done.sandbox, chosen: done.env.GCDA_DEPLOYED });
  const stacks = selectedStacks(done);
  if (stacks.length === 0 || !existsSync(resolve(done.project, outputFolder(done.env), 'inventory.json')))
    return undefined;
  if (!isApproved(done.args)) {
    return `not recorded in ${directory}, because approval may have been declined; run it again with --auto-approve\n`;
  }
  const inventory = await readInventory({ cwd: done.project, env: done.env });
  for (const stack of stacks) {
    const file = join(directory, `${stack}.json`);
    const before = readDeployed(directory).stacks.find((recorded) => recorded.stack === stack);
    const content = deployedStack(inventory, stack, before);
    if (done.command === 'destroy' || content.actions.length === 0) rmSync(file, { force: true });
    else write(directory, file, `${JSON.stringify(content, null, 2)}\n`);
  }
  return undefined;
}

function write(directory: string, file: string, text: string): void {
  mkdirSync(directory, { recursive: true });
  writeFileSync(file, text);
}

function isApproved(args: readonly string[]): boolean {
  return args.some((arg) => /^--auto-?[aA]pprove(=true)?$/.test(arg));
}

/** The stacks that a command line names, by name or pattern; without any, the only one there is. */
function selectedStacks({ command, args, stacks }: DoneCommand): readonly string[] {
  const rest = args.slice(args.indexOf(command) + 1).filter((arg) => !arg.startsWith('-'));
  // Values of options are among these; none of them is a stack's name.
  const named = stacks.filter((stack) => rest.some((pattern) => matchesGlob(stack, pattern)));
  return named.length === 0 && stacks.length === 1 ? stacks : named;
}
