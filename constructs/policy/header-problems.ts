import type { AtomicSecret } from '../atomic-secret/atomic-secret';
import type { Finding } from '../checks';
import { headerLiterals, headerSecrets, type HeaderTemplate } from '../data-action/header';

/** Header names of RFC 9110: a token. */
const fieldName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Printable ASCII: what may stand in a header between its references. */
const fieldText = /^[\x20-\x7e]*$/;
/** Headers the platform or HTTP itself sets. */
const ownHeaders = new Set(['host', 'content-length', 'connection']);

type Headers = Readonly<Record<string, HeaderTemplate>>;

/** What is wrong with an action's headers. */
export function headerProblems(headers: Headers, declared: readonly AtomicSecret[], environment: string): Finding[] {
  return [
    ...Object.entries(headers).flatMap(([name, template]) => [
      ...nameProblems(name),
      ...literalProblems(name, template),
      ...secretProblems(name, template, declared, environment),
    ]),
    ...credentialProblems(headers, declared),
  ];
}

function nameProblems(name: string): Finding[] {
  if (fieldName.test(name) && !ownHeaders.has(name.toLowerCase())) return [];
  return [
    {
      code: 'header-name-invalid',
      what: 'a header’s name must be an HTTP token that the platform does not set itself',
      fix: 'correct or remove the header; Host, Content-Length and Connection cannot be set',
    },
  ];
}

function literalProblems(name: string, template: HeaderTemplate): Finding[] {
  const text = headerLiterals(template).join('\u0020');
  if (/\{\{|\}\}/.test(text)) {
    return [
      {
        code: 'secret-reference-invalid',
        what: `header ${name} holds a secret reference that names no secret declared in this stack, or is not written exactly`,
        fix: 'write {{secrets.env_service_type}} without blanks, and declare the secret with AtomicSecret',
      },
    ];
  }
  if (fieldText.test(text) && !text.includes('$')) return [];
  return [
    {
      code: 'header-text-invalid',
      what: `header ${name} must be printable ASCII without template characters around its references`,
      fix: 'keep to header`…${secret}…`; line breaks and `$` are refused',
    },
  ];
}

function secretProblems(
  name: string,
  template: HeaderTemplate,
  declared: readonly AtomicSecret[],
  environment: string,
): Finding[] {
  return headerSecrets(template).flatMap((secret): Finding[] => {
    if (secret.environmentName !== environment) {
      return [
        {
          code: 'secret-of-other-environment',
          what: `header ${name} refers to ${secret.secretName}, a secret of ${secret.environmentName}, in ${environment}`,
          fix: `use the secret of ${environment}`,
        },
      ];
    }
    if (declared.some((own) => own.secretName === secret.secretName)) return [];
    return [
      {
        code: 'secret-undeclared',
        what: `header ${name} refers to ${secret.secretName}, which is not declared in this stack`,
        fix: 'declare it with AtomicSecret in the same stack',
      },
    ];
  });
}

/** An action belongs to one integration, and that carries one credential. */
function credentialProblems(headers: Headers, declared: readonly AtomicSecret[]): Finding[] {
  const used = new Set(
    Object.values(headers)
      .flatMap(headerSecrets)
      .map((secret) => secret.secretName),
  );
  const credentials = new Set(
    declared.filter((secret) => used.has(secret.secretName)).map((secret) => secret.credential),
  );
  if (used.size === 0) {
    return [
      {
        code: 'action-without-secret',
        what: 'an action must authenticate: none of its headers refers to a secret',
        fix: 'add a header such as Authorization: header`Bearer ${bearer}`',
      },
    ];
  }
  if (credentials.size <= 1) return [];
  const names = [...credentials].map((credential) => credential.credentialName).join(', ');
  return [
    {
      code: 'action-mixes-credentials',
      what: `an action's headers must use one authentication method, got ${names}`,
      fix: 'keep one; the platform gives an integration a single credential',
    },
  ];
}
