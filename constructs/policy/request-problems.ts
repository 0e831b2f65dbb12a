import type { Finding } from '../checks';
import { isBodyException } from '../body-exception/body-exception';
import type { InputTypes } from '../data-action/lower-request';
import { isField, type BodyTemplate, type RequestTemplate } from '../data-action/request';
import { namesSecret } from './secret-spelling';

/** Path characters of RFC 3986 that are no template characters. */
const pathText = /^[A-Za-z0-9\-._~/:@!&'()*+,;=%]*$/;
const queryKey = /^[A-Za-z0-9\-._~]+$/;

/** What is wrong with an action's request. */
export function requestProblems(request: RequestTemplate, inputs: InputTypes, timeoutSeconds: number): Finding[] {
  return [
    ...pathProblems(request),
    ...nameProblems(request, inputs),
    ...queryProblems(request),
    ...timeoutProblems(timeoutSeconds),
  ];
}

function pathProblems(request: RequestTemplate): Finding[] {
  const [first = ''] = request.path.literals;
  if (first.startsWith('/') && request.path.literals.every((literal) => pathText.test(literal))) return [];
  return [
    {
      code: 'path-invalid',
      what: 'a path must begin with / and hold only literal path characters around its inputs',
      fix: 'write path`/accounts/${"accountId"}`; put query parameters into `query`',
    },
  ];
}

/** The compiler checks names already; this catches JavaScript callers and casts. */
function nameProblems(request: RequestTemplate, inputs: InputTypes): Finding[] {
  const used = [...request.path.names, ...Object.values(request.query), ...bodyFields(request.body)];
  const unknown = [...new Set(used.filter((name) => !Object.hasOwn(inputs.types, name)))];
  const optionalInPath = request.path.names.filter((name) => inputs.optional.has(name));
  const problems: Finding[] = unknown.map((name) => ({
    code: 'input-unknown',
    what: `the request uses '${name}', which is no input of the action`,
    fix: `add '${name}' to the input contract, or correct the name`,
  }));
  for (const name of optionalInPath) {
    problems.push({
      code: 'path-input-optional',
      what: `the path uses '${name}', which may be absent; the platform would send its template text instead`,
      fix: `make '${name}' required`,
    });
  }
  return problems;
}

function bodyFields(body: BodyTemplate | undefined): string[] {
  if (body === undefined || body === null || typeof body !== 'object') return [];
  if (isField(body)) return [body.name];
  if (isBodyException(body)) return [];
  return (Object.values(body) as BodyTemplate[]).flatMap(bodyFields);
}

function queryProblems(request: RequestTemplate): Finding[] {
  // A reference to a secret is reported as such, at the address that it would be in.
  return Object.keys(request.query)
    .filter((key) => !queryKey.test(key) && !namesSecret(key))
    .map((key) => ({
      code: 'query-name-invalid',
      what: `a query parameter's name must be letters, digits, - . _ ~, got ${JSON.stringify(key)}`,
      fix: 'correct the parameter’s name',
    }));
}

function timeoutProblems(timeoutSeconds: number): Finding[] {
  if (Number.isInteger(timeoutSeconds) && timeoutSeconds >= 1 && timeoutSeconds <= 60) return [];
  return [
    {
      code: 'timeout-invalid',
      what: `an action's time limit must be 1 to 60 whole seconds, got ${timeoutSeconds}`,
      fix: 'set timeoutSeconds to a whole number from 1 to 60',
    },
  ];
}
