import type { BodyException, ExceptionRecord } from '../words/body-exception';
import type { Finding } from '../tree/checks';
import type { DeclaredSecret, DeclaredService } from '../words/declared';
import { lastDayFault } from '../tree/last-day';

/** What a body exception is judged by. */
export interface ExceptionContext {
  readonly service: DeclaredService;
  /** Secrets of the action's stack. */
  readonly declared: readonly DeclaredSecret[];
  /** Names of all secrets that the action uses. */
  readonly used: readonly string[];
  /** Day of the synthesis, `2026-11-22`. */
  readonly today: string | undefined;
}

/** Longest life of a token that may stand in a body. */
const longestLifetimeSeconds = 900;
const tokenTypes = new Set(['bearer', 'jwt']);

/** What is wrong with the secrets in an action's body. */
export function bodyExceptionProblems(exceptions: readonly BodyException[], context: ExceptionContext): Finding[] {
  return exceptions.flatMap((exception) => [
    ...recordProblems(exception),
    ...dateProblems(exception, context.today),
    ...typeProblems(exception),
    ...secretProblems(exception, context),
    ...serviceProblems(exception, context.service),
    ...mixProblems(exception, context),
    ...replacementProblems(exception),
  ]);
}

function recordProblems(exception: BodyException): Finding[] {
  const missing = (['reason', 'owner', 'reviewId'] as const).filter((name) => (exception[name] ?? '').trim() === '');
  return missing.map((name) => ({
    code: 'exception-unowned',
    what: `the exception for ${exception.secret.secretName} must be recorded: ${name} is empty`,
    fix: `give \`${name}\`: every secret in a body has a reason, an owner and a security review`,
  }));
}

/** Whether an exception is still in force. */
export function dateProblems({ secret, expires }: ExceptionRecord, today: string | undefined): Finding[] {
  const name = secret.secretName;
  switch (lastDayFault(expires, today)) {
    case undefined:
      return [];
    case 'no-day':
      return [
        {
          code: 'exception-date-invalid',
          what: `the exception for ${name} must end on a day written YYYY-MM-DD`,
          fix: "write `expires: '2027-03-31'`",
        },
      ];
    case 'today-unknown':
      return [
        {
          code: 'exception-date-invalid',
          what: `the exception for ${name} ends on ${expires}, but the app was not told which day it is`,
          fix: 'make the app with `new App({ context: todayContext(today) })`',
        },
      ];
    case 'over':
      return [
        {
          code: 'exception-expired',
          what: `the exception for ${name} ended on ${expires}`,
          fix: 'move the secret into a header, or have the exception reviewed again and give the new review and date',
        },
      ];
  }
}

function typeProblems({ secret }: BodyException): Finding[] {
  if (secret.type === 'psk') return [];
  const isShortLived =
    tokenTypes.has(secret.type) &&
    secret.lifetimeSeconds !== undefined &&
    secret.lifetimeSeconds <= longestLifetimeSeconds;
  if (isShortLived) return [];
  return [
    {
      code: 'exception-type-refused',
      what: `a body takes a psk, or a bearer or jwt that lives for ${longestLifetimeSeconds} s at most, got ${secret.secretName}`,
      fix: 'exchange the credential for a short-lived token, and give its `lifetimeSeconds`',
    },
  ];
}

function secretProblems({ secret }: BodyException, { service, declared }: ExceptionContext): Finding[] {
  const { name } = service.environment;
  if (secret.environmentName !== name) {
    return [
      {
        code: 'secret-of-other-environment',
        what: `the body holds ${secret.secretName}, a secret of ${secret.environmentName}, in ${name}`,
        fix: `use the secret of ${name}`,
      },
    ];
  }
  if (declared.some((own) => own.secretName === secret.secretName)) return [];
  return [
    {
      code: 'secret-undeclared',
      what: `the body holds ${secret.secretName}, which is not declared in this stack`,
      fix: 'declare it with AtomicSecret in the same stack',
    },
  ];
}

function serviceProblems({ secret, demandsTls13 }: BodyException, service: DeclaredService): Finding[] {
  const { environment, serviceName } = service;
  const problems: Finding[] = [];
  // The type says `true`; JavaScript callers and casts may say something else.
  if (environment.services[serviceName]?.minimumTls !== '1.3' || !(demandsTls13 as boolean)) {
    problems.push({
      code: 'exception-without-tls13',
      what: `service '${serviceName}' must refuse anything older than TLS 1.3 to take ${secret.secretName} in a body`,
      fix: `have its owner guarantee that, and set \`minimumTls: '1.3'\` for ${serviceName} in environments/${environment.name}.ts`,
    });
  }
  if (environment.store === 'native-secrets') {
    problems.push({
      code: 'exception-store-unfit',
      what: `${secret.secretName} cannot be escaped for JSON in store native-secrets, so a body would break or be injected into`,
      fix: "use store 'integration-credentials' for the environment",
    });
  }
  return problems;
}

/** Bodies name the field by the secret's own name, which an integration does not have while it keeps the old credential. */
function replacementProblems({ secret }: BodyException): Finding[] {
  if (secret.credential.replacement === undefined) return [];
  return [
    {
      code: 'replacement-unfit',
      what: `${secret.secretName} stands in a body, and takes another secret's place`,
      fix: 'leave `replaces` out, and move the actions with a new version',
    },
  ];
}

/** An action belongs to one integration, and that carries one credential. */
function mixProblems({ secret }: BodyException, { declared, used }: ExceptionContext): Finding[] {
  const credentials = declared
    .filter(({ secretName }) => used.includes(secretName))
    .map(({ credential }) => credential);
  if (new Set(credentials).size <= 1) return [];
  return [
    {
      code: 'action-mixes-credentials',
      what: `${secret.secretName} in the body and the secrets of the headers must be of one credential`,
      fix: 'keep one of them; the platform gives an integration a single credential',
    },
  ];
}
