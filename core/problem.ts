/** One thing the user must mend. Never holds a secret value. */
export interface Problem {
  /** Stable kebab-case code, listed in docs/problems.md; tests and scripts match on it. */
  readonly code: string;
  /** Construct path, `file#key`, or `METHOD /route`. */
  readonly where: string;
  /** The author's own file and line, `stacks/crm.ts:23`, where it is known. */
  readonly at?: string;
  /** What was expected and what was found, lower case, without full stop. */
  readonly what: string;
  /** Imperative, in the user's vocabulary. */
  readonly fix: string;
  /** A warning is reported and refuses nothing. @default - an error */
  readonly level?: 'warning';
}

/** True for what refuses the work at hand. */
export function isError({ level }: Problem): boolean {
  return level !== 'warning';
}

/** Exit codes of every command (design §9). */
export const exitCodes = { done: 0, problems: 1, pending: 2, usage: 64, unreachable: 69, bug: 70 } as const;

/** Carries every problem found, so that the user sees the whole list at once. */
export class ProblemsError extends Error {
  override readonly name = 'ProblemsError';
  /** Exit code that fits: 1, or 69 where something remote could not be reached. */
  readonly exitCode: number;

  constructor(
    readonly problems: readonly Problem[],
    options: ErrorOptions & { readonly exitCode?: number } = {},
  ) {
    super(problems.map(renderProblem).join('\n'), options);
    this.exitCode = options.exitCode ?? exitCodes.problems;
  }
}

/** Three lines: where (and at which line of the author's) and code, what, fix. */
export function renderProblem({ where, at, code, what, fix, level }: Problem): string {
  const place = at === undefined ? where : `${where} at ${at}`;
  return `${place}  ${code}${level === undefined ? '' : ` (${level})`}\n  ${what}\n  fix: ${fix}`;
}

/** Throws when there is anything to mend. */
export function assertNoProblems(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new ProblemsError(problems);
}
