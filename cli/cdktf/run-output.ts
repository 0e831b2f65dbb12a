import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ProblemsError } from '../../core/problem';
import { inParallel } from '../../core/in-parallel';
import { readOutputs, type StackOutputs } from '../../terraform/read-outputs';
import type { Stack } from '../../terraform/stack';
import type { Io } from '../io';
import { printable } from '../printable';
import { printProblems } from '../print-problems';
import type { OutputsFileOptions, TerraformOptions } from './cdktf-options';
import { exitCodeOf } from './exit-code-of';
import { openWork, type Work } from './open-work';
import { readyStack } from './ready-stack';

/** `cdktf output`: the outputs of stacks; sensitive ones are never printed. */
export async function runOutput(
  patterns: readonly string[],
  options: TerraformOptions & OutputsFileOptions,
  io: Io,
): Promise<number> {
  const work = await openWork(patterns, { ...options, ignoreMissingStackDependencies: true }, io);
  try {
    await inParallel(work.stacks, 1, (stack) => readyStack(stack, work));
    const shown = await showOutputs(work, options, io);
    if (options.json === true) io.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
    else if (Object.keys(shown).length === 0) io.stdout.write('No outputs found.\n');
    printProblems(work.refused.problems, io);
    return exitCodeOf(work.refused.problems);
  } finally {
    work.close();
  }
}

/**
 * Prints the outputs of initialised stacks, unless JSON is asked for, and writes them where the command line says.
 *
 * @returns those that are not sensitive, by stack and construct
 */
export async function showOutputs(
  work: Work,
  options: OutputsFileOptions & { readonly json?: boolean },
  io: Io,
): Promise<Readonly<Record<string, unknown>>> {
  const outputs = new Map<Stack, StackOutputs>();
  const withOutputs = work.stacks.filter(({ settings }) => hasLeaves(settings.outputTree));
  await inParallel(
    withOutputs,
    work.bound,
    async (stack) => void outputs.set(stack, await readOutputs(stack, work.port)),
  );
  const arranged = (isOpen: boolean) =>
    Object.fromEntries([...outputs].map(([stack, found]) => [stack.name, arrange(stack, found, isOpen)]));
  const { outputsFile, outputsFileIncludeSensitiveOutputs: isOpen = false } = options;
  if (outputsFile !== undefined) writeOutputs(resolve(io.cwd, outputsFile), arranged(isOpen));
  if (options.json !== true) for (const [stack, found] of outputs) io.stdout.write(render(stack.name, found));
  return arranged(false);
}

function render(stack: string, outputs: StackOutputs): string {
  const rows = Object.entries(outputs).map(([name, { value, sensitive }]) => {
    const text = sensitive ? hidden : typeof value === 'string' ? value : JSON.stringify(value);
    return `  ${printable(name)} = ${printable(text)}\n`;
  });
  return rows.length === 0 ? '' : `${printable(stack)}\n${rows.join('')}`;
}

const hidden = '(sensitive value)';

/** Values in the tree of constructs that the stack's JSON notes; sensitive ones are left out unless `isOpen`. */
function arrange(stack: Stack, outputs: StackOutputs, isOpen: boolean): unknown {
  const place = (tree: unknown): unknown => {
    if (typeof tree === 'string') {
      const output = outputs[tree];
      return output && (isOpen || !output.sensitive) ? output.value : undefined;
    }
    if (typeof tree !== 'object' || tree === null) return undefined;
    return Object.fromEntries(Object.entries(tree).map(([name, below]) => [name, place(below)]));
  };
  const tree = stack.settings.outputTree as Readonly<Record<string, unknown>>;
  return place(tree[stack.name] ?? tree) ?? {};
}

function hasLeaves(tree: unknown): boolean {
  if (typeof tree === 'string') return true;
  return typeof tree === 'object' && tree !== null && Object.values(tree).some(hasLeaves);
}

/** May hold what is sensitive: for its owner's eyes only. */
function writeOutputs(file: string, content: unknown): void {
  try {
    writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  } catch (error) {
    const { code = 'unknown reason' } = error as NodeJS.ErrnoException;
    const problem = {
      code: 'outputs-unwritable',
      where: file,
      what: `the outputs could not be written: ${code}`,
      fix: 'name a file that can be written',
    };
    throw new ProblemsError([problem], { cause: error });
  }
}
