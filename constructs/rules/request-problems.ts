import { Token } from 'cdktf';
import type { Finding } from '../tree/checks';
import { bodyFault } from '../words/body-fault';
import { bodyParts, fieldsIn } from '../words/body-parts';
import { inputTypesOf, type JsonSchema } from '../words/contract';
import { normalForm } from '../words/lower-request';
import { isPathValue } from '../words/path-input';
import type { RequestTemplate } from '../words/request-template';
import { namesSecret } from '../words/secret-spelling';
import { typedReference } from './typed-reference';

/** No name of a parameter has these: blanks, control characters, what is not seen. Everything else is percent-encoded. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\s]|^$/u;

/** What is wrong with an action's request. */
export function requestProblems(request: RequestTemplate, input: JsonSchema): Finding[] {
  return [
    ...bodyProblems(request),
    ...pathProblems(request),
    ...typedProblems(request),
    ...nameProblems(request, input),
    ...choiceProblems(request, input),
    ...queryProblems(request),
  ];
}

function bodyProblems({ body }: RequestTemplate): Finding[] {
  switch (bodyFault(body)) {
    case undefined:
      return [];
    case 'secret':
      return [
        {
          code: 'secret-outside-header',
          what: 'the body refers to a secret; secrets are allowed in headers only',
          fix: 'move the reference into a header',
        },
      ];
    case 'not-json':
      return [
        {
          code: 'body-not-json',
          what: 'the body holds something that JSON has no word for, such as undefined, NaN or a date, or that only Terraform knows',
          fix: 'write it as it stands in JSON: a date as text; leave members out that have no value',
        },
      ];
    case 'too-deep':
      return [
        {
          code: 'body-not-json',
          what: 'the body must have 50 levels of objects and lists at most, and must not hold itself',
          fix: 'send less, or a flatter body',
        },
      ];
  }
}

function pathProblems({ path }: RequestTemplate): Finding[] {
  const fault = path.literals.some((literal) => Token.isUnresolved(literal))
    ? { kind: 'characters' as const, reason: 'is only known to Terraform' }
    : normalForm(path).fault;
  if (!fault) return [];
  if (fault.kind === 'moves') {
    return [
      {
        code: 'path-not-normal',
        what: `a path must read the same to everybody, but it ${fault.reason}`,
        fix: 'write the path that is meant, without . and .. and empty segments',
      },
    ];
  }
  return [
    {
      code: 'path-invalid',
      what: `a path must begin with / and hold only path characters around its inputs, but it ${fault.reason}`,
      fix: 'write path`/accounts/${"accountId"}`; put query parameters into `query`',
    },
  ];
}

/** References typed into literal texts: they would be sent as they stand. Those that name a secret are reported at the synthesised JSON. */
function typedProblems(request: RequestTemplate): Finding[] {
  const body = bodyFault(request.body) === undefined ? bodyParts(request.body) : [];
  const places = [
    ['body', body.flatMap((part) => (part.kind === 'text' ? [part.text] : [])), inBody],
    ['path', request.path.literals, inPath],
    ['query', Object.keys(request.query), inQuery],
  ] as const;
  return places.flatMap(([place, texts, fixFor]): Finding[] => {
    const typed = texts.map(typedReference).find((reference) => reference?.isSecret === false);
    if (!typed) return [];
    return [
      {
        code: 'reference-typed-as-text',
        what: `the ${place} holds ${typed.text} as text; it would be sent as it stands`,
        fix: fixFor(typed.input ?? 'name'),
      },
    ];
  });
}

const inBody = (name: string) => `use field('${name}') for the whole value; a text made of parts is made in the flow`;
const inPath = (name: string) => `use path\`…\${'${name}'}\``;
const inQuery = (name: string) => `use query: { parameter: '${name}' }; names of parameters are literal`;

/** The compiler checks names already; this catches JavaScript callers and casts. */
function nameProblems(request: RequestTemplate, input: JsonSchema): Finding[] {
  const inputs = inputTypesOf(input);
  const body = bodyFault(request.body) === undefined ? fieldsIn(request.body) : [];
  const used = [...request.path.names, ...Object.values(request.query), ...body];
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

/** Texts that are open are bounded by the contract; of those that are listed, each must be a part of a path. */
function choiceProblems({ path }: RequestTemplate, input: JsonSchema): Finding[] {
  const properties = (input.properties ?? {}) as Readonly<Record<string, JsonSchema>>;
  return [...new Set(path.names)]
    .filter((name) => Object.hasOwn(properties, name))
    .filter((name) => ((properties[name]?.enum ?? []) as readonly unknown[]).some((choice) => !isPathValue(choice)))
    .map((name) => ({
      code: 'path-not-normal',
      what: `the path uses '${name}', which may be empty, blank, dots only, or hold characters that move a path`,
      fix: `take such values out of the choices of '${name}'`,
    }));
}

function queryProblems(request: RequestTemplate): Finding[] {
  // A reference to a secret is reported as such, at the address that it would be in.
  return Object.keys(request.query)
    .filter((key) => unseen.test(key) && !namesSecret(key))
    .map((key) => ({
      code: 'query-name-invalid',
      what: `a query parameter's name must be of characters that are seen, got ${JSON.stringify(key)}`,
      fix: 'correct the parameter’s name',
    }));
}

/** Faults of an action's time limit. */
export function timeoutProblems(timeoutSeconds: number): Finding[] {
  if (Number.isInteger(timeoutSeconds) && timeoutSeconds >= 1 && timeoutSeconds <= 60) return [];
  return [
    {
      code: 'timeout-invalid',
      what: `an action's time limit must be 1 to 60 whole seconds, got ${timeoutSeconds}`,
      fix: 'set timeoutSeconds to a whole number from 1 to 60',
    },
  ];
}
