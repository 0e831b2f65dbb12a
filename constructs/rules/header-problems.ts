import { Token } from 'cdktf';
import type { Finding } from '../tree/checks';
import type { DeclaredCredential, DeclaredSecret, DeclaredService } from '../words/declared';
import {
  headerLiterals,
  headerSecrets,
  headerTokens,
  type AuthenticationHeader,
  type HeaderTemplate,
} from '../words/header';
import { explainReference } from './explain-reference';
import { typedReference } from './typed-reference';

import { isHeaderName } from '../../core/header-name';
/** Printable ASCII, without blanks at either end, which HTTP drops: what may stand in a header between its references. */
const fieldText = /^(?! )[\x20-\x7e]*(?<! )$/;
/** Headers the platform or HTTP itself sets. */
const ownHeaders = new Set(['host', 'content-length', 'connection']);

type Headers = Readonly<Record<string, HeaderTemplate>>;

/** An action's headers as declared, and what they are judged against. */
export interface HeadersToJudge {
  /** Headers that the author wrote. */
  readonly headers: Headers;
  /** The header that the action's `authentication` stands for. */
  readonly authentication: AuthenticationHeader | undefined;
  /** The credential of an `authentication` by the platform. */
  readonly platformCredential: DeclaredCredential | undefined;
  /** The secrets of the action's stack. */
  readonly declared: readonly DeclaredSecret[];
  readonly service: DeclaredService;
}

/** What is wrong with an action's headers. */
export function headerProblems(action: HeadersToJudge): Finding[] {
  const { headers, authentication, platformCredential, declared, service } = action;
  const written = Object.entries(headers);
  const added = authentication ? [[authentication.name, authentication.template] as const] : [];
  return [
    ...[...added, ...written].flatMap(([name, template]) => [
      ...headerTextProblems(name, template, declared, service),
      ...tokenProblems(name, template, declared, service),
    ]),
    ...[...(platformCredential ? [] : added), ...written].flatMap(([name, template]) =>
      platformFieldProblems(name, template, declared),
    ),
    ...twiceProblems(headers, authentication),
    ...credentialProblems(action),
  ];
}

/** What is wrong with one header by itself: its name, its text, the secrets it names. */
export function headerTextProblems(
  name: string,
  template: HeaderTemplate,
  declared: readonly DeclaredSecret[],
  service: DeclaredService,
): Finding[] {
  return [
    ...nameProblems(name),
    ...literalProblems(name, template, declared),
    ...secretProblems(name, template, declared, service),
  ];
}

function nameProblems(name: string): Finding[] {
  if (isHeaderName(name) && !ownHeaders.has(name.toLowerCase())) return [];
  return [
    {
      code: 'header-name-invalid',
      what: 'a header’s name must be an HTTP token that the platform does not set itself',
      fix: 'correct or remove the header; Host, Content-Length and Connection cannot be set',
    },
  ];
}

function literalProblems(name: string, template: HeaderTemplate, declared: readonly DeclaredSecret[]): Finding[] {
  const text = headerLiterals(template).join('\u0020');
  if (/\{\{|\}\}|\{\s*secrets\b/i.test(text)) {
    const names = declared.map(({ secretName }) => secretName);
    const explanation = explainReference(text, names);
    return [
      {
        code: 'secret-reference-invalid',
        what: `header ${name} must refer to a secret of this stack as {{secrets.env_service_type}}, got ${explanation || 'another form'}`,
        fix: 'write {{secrets.env_service_type}} without blanks, and declare the secret with AtomicSecret',
      },
    ];
  }
  const typed = typedReference(text);
  if (typed && !typed.isSecret) {
    return [
      {
        code: 'reference-typed-as-text',
        what: `header ${name} holds ${typed.text} as text; it would be sent as it stands`,
        fix: 'use the input in the path, `query` or body; headers take no inputs',
      },
    ];
  }
  const whole = template.parts.map((part) => (typeof part === 'string' ? part : 'x')).join('');
  if (fieldText.test(whole) && !typed && !headerLiterals(template).some((part) => Token.isUnresolved(part))) return [];
  return [
    {
      code: 'header-text-invalid',
      what: `header ${name} must be printable ASCII around its references, without blanks at its ends and references typed by hand`,
      fix: 'keep to header`…${secret}…`; line breaks are refused',
    },
  ];
}

function secretProblems(
  name: string,
  template: HeaderTemplate,
  declared: readonly DeclaredSecret[],
  service: DeclaredService,
): Finding[] {
  const environment = service.environment.name;
  return headerSecrets(template).flatMap((secret): Finding[] => {
    if (secret.environmentName !== environment) {
      return [otherEnvironment(name, secret.secretName, secret.environmentName, environment)];
    }
    const own = declared.find(({ secretName }) => secretName === secret.secretName);
    if (own === undefined) return [undeclared(name, secret.secretName)];
    return own.service.serviceName === service.serviceName ? [] : [otherService(name, own, service)];
  });
}

/** What the platform reads itself is not known to be within reach of a header beside it. */
function platformFieldProblems(name: string, template: HeaderTemplate, declared: readonly DeclaredSecret[]): Finding[] {
  const used = new Set(headerSecrets(template).map((secret) => secret.secretName));
  return declared
    .filter((secret) => used.has(secret.secretName) && secret.credential.type !== 'userDefined')
    .map((secret) => ({
      code: 'secret-read-by-platform',
      what: `header ${name} refers to ${secret.secretName}, which the platform reads from ${secret.credential.credentialName} itself`,
      fix: 'use `authentication`, or the token that was fetched: header`Bearer ${oauth.token()}`',
    }));
}

function tokenProblems(
  name: string,
  template: HeaderTemplate,
  declared: readonly DeclaredSecret[],
  service: DeclaredService,
): Finding[] {
  return headerTokens(template).flatMap(({ oauth, environmentName, tokenMember }): Finding[] => {
    const environment = service.environment.name;
    if (environmentName !== environment) return [otherEnvironment(name, tokenMember, environmentName, environment)];
    if (oauth.service !== service) {
      return [otherService(name, { secretName: tokenMember, service: oauth.service }, service)];
    }
    return declared.some(({ credential }) => credential === oauth.credential) ? [] : [undeclared(name, tokenMember)];
  });
}

function twiceProblems(headers: Headers, authentication: AuthenticationHeader | undefined): Finding[] {
  const name = authentication?.name.toLowerCase();
  if (authentication === undefined || !Object.keys(headers).some((own) => own.toLowerCase() === name)) return [];
  return [
    {
      code: 'authentication-header-twice',
      what: `\`authentication\` fills header ${authentication.name}, and \`headers\` sets it too`,
      fix: 'remove it from `headers`',
    },
  ];
}

/** An action belongs to one integration, and that carries one credential. */
function credentialProblems({ headers, authentication, platformCredential, declared }: HeadersToJudge): Finding[] {
  const templates = [...Object.values(headers), ...(authentication ? [authentication.template] : [])];
  const used = new Set(templates.flatMap(headerSecrets).map((secret) => secret.secretName));
  const tokens = templates.flatMap(headerTokens);
  const credentials = new Set([
    ...declared.filter((secret) => used.has(secret.secretName)).map((secret) => secret.credential),
    ...tokens.map(({ oauth }) => oauth.credential),
    ...(platformCredential ? [platformCredential] : []),
  ]);
  if (used.size === 0 && tokens.length === 0) {
    return [
      {
        code: 'action-without-secret',
        what: 'an action must authenticate: none of its headers refers to a secret',
        fix: 'add `authentication`, or a header such as Authorization: header`Bearer ${bearer}`',
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

function otherEnvironment(header: string, name: string, theirs: string, ours: string): Finding {
  return {
    code: 'secret-of-other-environment',
    what: `header ${header} refers to ${name}, a secret of ${theirs}, in ${ours}`,
    fix: `use the secret of ${ours}`,
  };
}

function otherService(
  header: string,
  secret: { readonly secretName: string; readonly service: DeclaredService },
  service: DeclaredService,
): Finding {
  return {
    code: 'secret-of-other-service',
    what: `header ${header} would send ${secret.secretName}, a secret of service '${secret.service.serviceName}', to '${service.serviceName}'`,
    fix: `declare a secret of '${service.serviceName}', with a value of its own`,
  };
}

function undeclared(header: string, name: string): Finding {
  return {
    code: 'secret-undeclared',
    what: `header ${header} refers to ${name}, which is not declared in this stack`,
    fix: 'declare it with AtomicSecret in the same stack',
  };
}
