import { ProblemsError, type Problem } from '../core/problem';
import { namedPermissions } from '../core/named-permissions';
import { errorBodySchema } from './schemas/error-body';
import { tryParseJson } from '../core/try-parse-json';

/** What a refused call may tell: no body, no header value, no query. */
export interface ApiErrorFacts {
  readonly method: string;
  /** Route template: `/api/v2/integrations/credentials/{credentialId}`. */
  readonly route: string;
  readonly status: number;
  /** The platform's error code, where it has the shape of one. */
  readonly errorCode: string | undefined;
  readonly correlationId: string | undefined;
  /** 1 for the first try. */
  readonly attempt: number;
  /** Permissions that a 403 names. */
  readonly permissions: readonly string[];
  /** Job whose client is meant to make the call, where that is known. */
  readonly job?: string | undefined;
  /** Milliseconds for which the platform asks to be left alone, as it said it: see `boundedWait`. */
  readonly retryAfter?: number | undefined;
}

/** The platform said no. Shown as one problem; exit code 1. */
export class GenesysApiError extends ProblemsError {
  readonly facts: ApiErrorFacts;

  constructor(facts: ApiErrorFacts) {
    super([toProblem(facts)]);
    this.facts = facts;
  }
}

/** Picks the safe members out of an error answer; a body that is not the platform's gives none. */
export function readErrorFacts(
  text: string,
  headers: Headers,
  call: Pick<ApiErrorFacts, 'method' | 'route' | 'status' | 'attempt' | 'retryAfter' | 'job'>,
): ApiErrorFacts {
  const body = errorBodySchema.safeParse(tryParseJson(text)).data;
  return {
    ...call,
    errorCode: safeToken(body?.code),
    correlationId: safeToken(headers.get('ININ-Correlation-Id') ?? body?.contextId),
    permissions: call.status === 403 ? namedPermissions(text) : [],
  };
}

// Both are shown to the user, so only the narrow shapes that the platform uses pass.
function safeToken(text: string | undefined): string | undefined {
  return text !== undefined && /^[A-Za-z0-9._-]{1,80}$/.test(text) ? text : undefined;
}

interface Meaning {
  readonly code: string;
  readonly what: string;
  readonly fix: string;
}

const meanings: Readonly<Record<number, Meaning>> = {
  401: {
    code: 'token-refused',
    what: 'the platform refused a token that it had issued',
    fix: 'run the command again; if it stays, see whether the OAuth client was disabled',
  },
  409: {
    code: 'platform-conflict',
    what: 'the platform reports a conflict with another change',
    fix: 'run the command again',
  },
  429: {
    code: 'rate-limited',
    what: 'the platform kept refusing: too many requests',
    fix: 'wait a minute, then run the command again',
  },
};

function toProblem(facts: ApiErrorFacts): Problem {
  const meaning = facts.status === 403 ? missingPermission(facts) : meanings[facts.status];
  const { code, what, fix } = waiting(facts, meaning) ?? {
    code: 'platform-refused',
    what: `the platform answered ${facts.status}`,
    fix: 'look the answer up by its code; give the correlation id when you ask Genesys',
  };
  return { where: `${facts.method} ${facts.route}`, code, what: what + references(facts), fix };
}

/** Says for how long the platform asks to be left alone, where it does. */
function waiting({ retryAfter }: ApiErrorFacts, meaning: Meaning | undefined): Meaning | undefined {
  if (meaning?.code !== 'rate-limited' || retryAfter === undefined) return meaning;
  const seconds = Math.ceil(retryAfter / 1000);
  return {
    ...meaning,
    what: `${meaning.what}; it asks to be left alone for ${seconds} s`,
    fix: 'run the command again then',
  };
}

function references({ errorCode, correlationId }: ApiErrorFacts): string {
  const named = [
    ...(errorCode === undefined ? [] : [`code ${errorCode}`]),
    ...(correlationId === undefined ? [] : [`correlation id ${correlationId}`]),
  ];
  return named.length > 0 ? ` (${named.join(', ')})` : '';
}

function missingPermission({ permissions, job }: ApiErrorFacts): Meaning {
  // Any one of them is enough, where there are several.
  const names = permissions.join(' or ');
  const role = names === '' ? 'the permission that the documentation of this call names' : names;
  return {
    code: 'permission-missing',
    what: `the OAuth client may not do this${names === '' ? '' : `: it lacks ${names}`}`,
    fix:
      job === undefined
        ? `give the OAuth client a role with ${role}`
        : `run it as the client of ${job} (docs/authoring/access.md), and see that its role has ${role}`,
  };
}
