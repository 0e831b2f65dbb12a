import { ProblemsError } from '../core/problem';

/** A call as problems name it. */
export interface Called {
  readonly method: string;
  readonly route: string;
}

/** An answer that cannot be gone by; `what` quotes nothing of it. */
export function unexpectedReply({ method, route }: Called, what: string): ProblemsError {
  return new ProblemsError([
    {
      code: 'platform-reply-unexpected',
      where: `${method} ${route}`,
      what,
      fix: 'see that the address is a Genesys Cloud API, with nothing before it that changes answers; if it is, report this',
    },
  ]);
}
