import type { Problem } from '../../core/problem';
import type { ActionProof, Verdict } from './action-proof';

/** What stands between an environment and being proven: one problem for each action that is not. */
export function proofProblems(environment: string, proofs: readonly ActionProof[]): readonly Problem[] {
  return proofs.flatMap((proof) => {
    const { verdict, action, what } = proof;
    return verdict === 'proven' ? [] : [{ where: action, what: what ?? verdict, ...mend[verdict](environment, proof) }];
  });
}

type Mend = (environment: string, proof: ActionProof) => Pick<Problem, 'code' | 'fix'>;

const sync: Mend = (environment) => ({ code: 'secret-unset', fix: `npx gcda secrets sync ${environment}` });

const mend: Readonly<Record<Exclude<Verdict, 'proven'>, Mend>> = {
  skipped: (environment) => ({
    code: 'action-skipped',
    fix: `npx gcda verify ${environment}, without --read-only, where its example may be sent`,
  }),
  'not-provable': () => ({
    code: 'action-unproven',
    fix: 'declare an `example` that may be sent in every environment',
  }),
  'not-deployed': (_environment, { stack }) => ({ code: 'action-not-deployed', fix: `npx cdktf deploy ${stack}` }),
  unset: sync,
  empty: (environment, proof) => ({ ...sync(environment, proof), code: 'secret-empty' }),
  unresolved: (environment, { stack }) => ({
    code: 'secret-unresolved',
    fix: `npx cdktf deploy ${stack}, then npx gcda secrets sync ${environment}: the credential lacks the field`,
  }),
  mismatched: (environment, { secrets }) => ({
    code: 'secret-mismatched',
    fix: `see what the source of ${secrets.join(' and ')} gives, then npx gcda secrets sync ${environment}`,
  }),
  refused: (environment, { secrets }) => ({
    code: 'secret-refused',
    fix: `have ${secrets.join(' and ')} issued anew, then npx gcda secrets sync ${environment}`,
  }),
  'too-early': (environment) => ({
    code: 'verification-too-early',
    fix: `run npx gcda verify ${environment} again then, or with --wait`,
  }),
  failed: (_environment, { stack, id }) => ({
    code: 'action-failed',
    fix: `npx gcda test ${stack} ${id} shows every step; mend the action, its example or its target`,
  }),
};
