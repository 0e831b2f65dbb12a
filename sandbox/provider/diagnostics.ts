import { ProblemsError, type Problem } from '../../core/problem';
import type { AttributePath, Diagnostic, PathStep } from './protocol/messages';

/** An error that Terraform shows; `path` points at the argument. */
export function errorDiagnostic(summary: string, detail = '', path?: readonly (string | number)[]): Diagnostic {
  return { severity: 1, summary, detail, ...(path === undefined ? {} : { attribute: attributePath(path) }) };
}

/** A problem as Terraform shows it: what, then how to mend it. */
export function problemDiagnostic(problem: Problem): Diagnostic {
  return errorDiagnostic(`${problem.code}: ${problem.what}`, `${problem.where}\nfix: ${problem.fix}`);
}

/** Any thrown error as diagnostics. Nothing may be thrown out of a method: Terraform would show a stack instead. */
export function diagnosticsOf(error: unknown): readonly Diagnostic[] {
  if (error instanceof ProblemsError) return error.problems.map(problemDiagnostic);
  if (error instanceof Error) return [errorDiagnostic(error.message)];
  return [errorDiagnostic('the stand-in provider failed without saying why')];
}

/** Strings are attribute or block names, numbers positions in a list. */
export function attributePath(path: readonly (string | number)[]): AttributePath {
  return {
    steps: path.map((step): PathStep =>
      typeof step === 'string' ? { attribute_name: step } : { element_key_int: step },
    ),
  };
}
