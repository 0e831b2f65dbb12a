import type { Command } from 'commander';
import { exitCodes } from '../core/problem';
import { wordsOf } from './words-of';

/** One command line, as far as rules look at it. */
export interface Given {
  /** True for an option that was typed. */
  readonly has: (option: string) => boolean;
  /** Value of an option, typed or by default. */
  readonly valueOf: (option: string) => unknown;
  /** True where the first argument was typed. */
  readonly hasArgument: boolean;
}

/** An option that matters only together with something else. */
export interface OptionRule {
  /** `gcda` commands as they are typed: `keys new`. */
  readonly command: string;
  readonly option: string;
  /** Ends the sentence `it has no effect …`, and stands in the help: `with --json`. */
  readonly when: string;
  readonly isIdle: (given: Given) => boolean;
}

/** Of these commands the option has no effect beside the other one. */
function beside(other: string, ...commands: readonly (readonly [command: string, option: string])[]): OptionRule[] {
  return commands.map(([command, option]) => ({
    ...{ command, option, when: `with ${other}` },
    isIdle: ({ has }) => has(other),
  }));
}

/** The options of `gcda` that would be ignored in some company. */
export const gcdaRules: readonly OptionRule[] = [
  ...beside(
    '--json',
    ['compare', '--all'],
    ['compare', '--markdown'],
    ['promote', '--all'],
    ['promote', '--markdown'],
    ['rotation correlate', '--markdown'],
  ),
  ...beside(
    '--dry-run',
    ['rotate', '--now'],
    ['rotate', '--revoke'],
    ['rotate', '--reason'],
    ['rotate', '--wait'],
    ['rotate', '--yes'],
  ),
  ...beside('--read-only', ['verify', '--yes']),
  ...['--now', '--reason'].map((option): OptionRule => ({
    ...{ command: 'rotate', option, when: 'without the NAME of a secret' },
    isIdle: ({ hasArgument }) => !hasArgument,
  })),
  {
    ...{ command: 'keys new', option: '--signing', when: 'with environments: there is one such key for all' },
    isIdle: ({ hasArgument }) => hasArgument,
  },
  {
    ...{ command: 'ledger grants', option: '--owner', when: 'without a --writer or --reader' },
    isIdle: ({ has }) => !has('--writer') && !has('--reader'),
  },
  {
    ...{ command: 'rotator run', option: '--event-batch', when: 'without an address among --events' },
    isIdle: ({ valueOf }) => !(valueOf('--events') as readonly string[]).some((receiver) => /^https?:/i.test(receiver)),
  },
  {
    ...{ command: 'rotator run', option: '--secret-series', when: 'with --listen off' },
    isIdle: ({ valueOf }) => valueOf('--listen') === 'off',
  },
  {
    ...{ command: 'sandbox start', option: '--cache-seed', when: 'with --cache 0' },
    isIdle: ({ valueOf }) => valueOf('--cache') === 0,
  },
];

/** Those of our `cdktf` commands. */
export const cdktfRules: readonly OptionRule[] = [
  ...['plan', 'deploy', 'destroy', 'output'].flatMap((command) => beside('--skip-synth', [command, '--app'])),
  ...beside('--destroy', ['plan', '--refresh-only']),
  ...beside('--refresh-only', ['deploy', '--accept-unproven']),
  ...['deploy', 'output'].map((command): OptionRule => ({
    ...{ command, option: '--outputs-file-include-sensitive-outputs', when: 'without --outputs-file' },
    isIdle: ({ has }) => !has('--outputs-file'),
  })),
];

/**
 * Has each command refuse, as a usage error, an option that would be ignored in the company it is in, and say so in its help: who typed it
 * believes that it counts.
 */
export function applyOptionRules(program: Command, commands: readonly Command[], rules: readonly OptionRule[]): void {
  for (const command of commands) {
    const ofCommand = rulesOf(command, rules);
    for (const option of command.options) {
      const own = ofCommand.filter((rule) => rule.option === option.long);
      if (own.length > 0) option.description += `; not ${own.map(({ when }) => when).join(', nor ')}`;
    }
  }
  program.hook('preAction', (_program, command) => {
    const given = givenTo(command);
    const idle = rulesOf(command, rules).filter(({ option, isIdle }) => given.has(option) && isIdle(given));
    if (idle.length === 0) return;
    const lines = idle.map(({ option, when }) => `error: option '${option}' has no effect ${when}`);
    command.error(lines.join('\n'), { exitCode: exitCodes.usage, code: 'gcda.option-without-effect' });
  });
}

function rulesOf(command: Command, rules: readonly OptionRule[]): readonly OptionRule[] {
  const words = wordsOf(command);
  return rules.filter((rule) => rule.command === words);
}

function givenTo(command: Command): Given {
  const nameOf = (option: string): string =>
    command.options.find(({ long }) => long === option)?.attributeName() ?? option;
  const [first] = command.processedArgs as readonly unknown[];
  return {
    has: (option) => command.getOptionValueSource(nameOf(option)) === 'cli',
    valueOf: (option) => command.getOptionValue(nameOf(option)) as unknown,
    hasArgument: Array.isArray(first) ? first.length > 0 : first !== undefined,
  };
}
