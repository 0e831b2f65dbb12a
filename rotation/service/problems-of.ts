import { ProblemsError, type Problem } from '../../core/problem';

/** What went wrong, as problems. Of a bug of ours no text is passed on: it is not known what it quotes. */
export function problemsOf(error: unknown, where: string): readonly Problem[] {
  if (error instanceof ProblemsError) return error.problems;
  const place = error instanceof Error ? (/^ +at .*$/m.exec(error.stack ?? '')?.[0] ?? '').trim() : '';
  return [
    {
      code: 'internal-error',
      where,
      what: `a bug of this program: ${error instanceof Error ? error.name : 'unknown'} ${place}`.trimEnd(),
      fix: 'report it; everything else goes on, and this is tried again',
    },
  ];
}
