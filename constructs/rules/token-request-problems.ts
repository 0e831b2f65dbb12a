import { Token } from 'cdktf';
import type { Finding } from '../tree/checks';
import type { DeclaredSecret, DeclaredService } from '../words/declared';
import { headerSecrets, headerTokens, type HeaderTemplate } from '../words/header';
import { isDay } from '../tree/last-day';
import { headerTextProblems } from './header-problems';
import { secretSpelling } from '../words/secret-spelling';
import { typedReference } from './typed-reference';
import { parameterSecrets, type TokenBodyException, type TokenParameters } from '../words/token-request';

/** A token request as declared, and what it is judged against. */
export interface TokenRequestToJudge {
  readonly service: DeclaredService;
  readonly headers: Readonly<Record<string, HeaderTemplate>>;
  readonly parameters: TokenParameters;
  readonly bodyException: TokenBodyException | undefined;
  /** The secrets of the stack. */
  readonly declared: readonly DeclaredSecret[];
}

/** Headers that the construct writes itself. */
const ownHeaders = new Set(['content-type', 'accept']);
/** What Velocity reads as one name. */
const memberName = /^[A-Za-z][A-Za-z0-9_]*$/;

/** What is wrong with a token request. */
export function tokenRequestProblems(request: TokenRequestToJudge): Finding[] {
  return [
    ...placeProblems(request.service),
    ...secretProblems(request),
    ...Object.entries(request.headers).flatMap(([name, template]) => headerProblemsOf(name, template, request)),
    ...bodyProblems(request),
    ...exceptionProblems(request.bodyException),
  ];
}

/** What is wrong with the members of the token answer that actions ask for. */
export function tokenMemberProblems(members: ReadonlySet<string>): Finding[] {
  if ([...members].every((name) => memberName.test(name))) return [];
  return [
    {
      code: 'token-member-invalid',
      what: 'a member of the token answer must be a name of letters, digits and _',
      fix: 'ask for a member at the top of the answer, such as oauth.token() or oauth.token("id_token")',
    },
  ];
}

/** The platform gives a service's integration one credential, and that one request to fetch a token with. */
export function twoOfOneService(service: DeclaredService): Finding {
  return {
    code: 'declared-twice',
    what: `service '${service.serviceName}' has more than one PlatformOAuth; the platform's credential fetches one token`,
    fix: 'ask for every scope in one token, or declare another service for the other client',
  };
}

function placeProblems(service: DeclaredService): Finding[] {
  const { name } = service.environment;
  const problems: Finding[] = [];
  if (service.environment.store === 'native-secrets') {
    problems.push({
      code: 'oauth-store-unsupported',
      what: `the platform fetches tokens with integration credentials only, and ${name} keeps its secrets in the store of named secrets`,
      fix: `let ${name} use the store 'integration-credentials', or use a bearer secret that is kept fresh`,
    });
  }
  if (service.tokenUrl === undefined) {
    problems.push({
      code: 'token-url-missing',
      what: `environment ${name} names no token endpoint of service '${service.serviceName}'`,
      fix: `add \`tokenUrl: 'https://…'\` to the service in environments/${name}.ts`,
    });
  }
  return problems;
}

function secretProblems({ headers, parameters }: TokenRequestToJudge): Finding[] {
  if ([...Object.values(headers).flatMap(headerSecrets), ...parameterSecrets(parameters)].length > 0) return [];
  return [
    {
      code: 'token-request-without-secret',
      what: 'a token request must authenticate: none of its headers refers to a secret',
      fix: 'add headers: { Authorization: basicAuth(clientId, clientSecret) }',
    },
  ];
}

function headerProblemsOf(name: string, template: HeaderTemplate, request: TokenRequestToJudge): Finding[] {
  const problems = headerTextProblems(name, template, request.declared, request.service);
  if (ownHeaders.has(name.toLowerCase())) {
    problems.push({
      code: 'header-name-invalid',
      what: `header ${name} of a token request is always the one that its form needs`,
      fix: 'remove it',
    });
  }
  if (headerTokens(template).length > 0) {
    problems.push({
      code: 'token-request-uses-token',
      what: `header ${name} of a token request refers to a token that a request like it fetches`,
      fix: 'authenticate the token request with secrets',
    });
  }
  return problems;
}

function bodyProblems({ parameters, bodyException }: TokenRequestToJudge): Finding[] {
  const texts = Object.entries(parameters).map(([name, value]) => `${name}=${typeof value === 'string' ? value : ''}`);
  const problems: Finding[] = [];
  const typed = texts.map(typedReference).find((reference) => reference?.isSecret === false);
  if (typed) {
    problems.push({
      code: 'reference-typed-as-text',
      what: `a form parameter holds ${typed.text} as text; it would be sent as it stands`,
      fix: 'write the text itself: a token request has no inputs',
    });
  }
  if (texts.some((text) => !text.isWellFormed() || Token.isUnresolved(text))) {
    problems.push({
      code: 'token-parameter-invalid',
      what: 'a form parameter must be literal text of whole characters',
      fix: 'write the text itself; half of a surrogate pair, or what Terraform computes, cannot be sent',
    });
  }
  if (texts.some((text) => secretSpelling.test(text))) {
    problems.push({
      code: 'secret-outside-header',
      what: 'a form parameter refers to a secret; secrets are allowed in headers only',
      fix: 'move the reference into a header',
    });
  }
  if (parameterSecrets(parameters).length > 0 && bodyException === undefined) {
    problems.push({
      code: 'body-exception-missing',
      what: 'a form parameter of the token request refers to a secret; secrets are allowed in headers only',
      fix: 'use headers: { Authorization: basicAuth(clientId, clientSecret) }; where the target takes no such header, record a bodyException',
    });
  }
  return problems;
}

function exceptionProblems(exception: TokenBodyException | undefined): Finding[] {
  if (exception === undefined) return [];
  const { reason, owner, reviewId, expires } = exception;
  const isComplete = [reason, owner, reviewId].every((text) => typeof text === 'string' && text.trim() !== '');
  if (isComplete && isDay(expires)) return [];
  return [
    {
      code: 'body-exception-invalid',
      what: 'a bodyException must name reason, owner, reviewId and the day on which it expires, written 2026-12-31',
      fix: 'complete the record; the security review gives the id',
    },
  ];
}
