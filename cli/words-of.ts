import type { Command } from 'commander';

/** `secrets sync`, as it is typed behind `gcda`. */
export function wordsOf(command: Command): string {
  const above = command.parent?.parent ? `${wordsOf(command.parent)} ` : '';
  return above + command.name();
}
