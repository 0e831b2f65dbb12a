import { isSecretRef, type SecretRef } from './secret-ref';
import { cooked } from './cooked';
import type { MustBeOwn } from './compile-errors';
import { plainTemplate } from './template-text';
import { isPlatformToken, type PlatformToken } from './platform-token';

/** Literal text and references, in order. */
type Part = string | SecretRef | PlatformToken;

/** A header's value as declared: text with references, or an HTTP Basic pair. The only place that takes a secret. */
export interface HeaderTemplate<Env extends string = string> {
  readonly kind: 'text' | 'basic';
  readonly parts: readonly Part[];
  /** Compile-time mark of the environment whose secrets it refers to; never set. */
  readonly environment?: Env;
}

/** The header by which a way to authenticate is seen by the target. */
export interface AuthenticationHeader {
  readonly name: string;
  readonly template: HeaderTemplate;
  /** True where the platform adds it itself, so that the action must not. */
  readonly isAddedByPlatform: boolean;
}

/** A header made of text and secrets, header`Bearer ${bearer}`, or of what the platform fetched with them, header`Bearer ${oauth.token()}`. */
export function header<Env extends string>(
  text: TemplateStringsArray,
  ...references: readonly (SecretRef<Env> | PlatformToken<Env>)[]
): HeaderTemplate<Env> {
  return {
    kind: 'text',
    parts: cooked(text).flatMap((literal, i): Part[] => [literal, ...references.slice(i, i + 1)]),
  };
}

/** HTTP Basic from two atomic secrets; the platform joins and encodes them for each request, so that the pair is never stored joined. */
export function basicAuth<Env extends string, Other extends string>(
  username: SecretRef<Env>,
  password: SecretRef<Other> & MustBeOwn<Other, NoInfer<Env>>,
): HeaderTemplate<Env> {
  return { kind: 'basic', parts: [username, password] };
}

const reference = /\{\{secrets\.([a-z0-9_]+)\}\}/g;

/** The string form, `Bearer {{secrets.prod_crm_bearer}}`, as a template. `resolve` gives undefined for a name that is not declared. */
export function parseHeader(text: string, resolve: (name: string) => SecretRef | undefined): HeaderTemplate {
  const pieces = text.split(reference);
  // split with one capture group alternates literal text and captured name
  const parts = pieces.map((piece, i): Part => (i % 2 === 0 ? piece : (resolve(piece) ?? `{{secrets.${piece}}}`)));
  return { kind: 'text', parts };
}

/** All headers of a request, string forms parsed against the secrets that are `declared`. */
export function parseHeaders(
  headers: Readonly<Record<string, HeaderTemplate | string>>,
  declared: readonly SecretRef[],
): Readonly<Record<string, HeaderTemplate>> {
  const resolve = (name: string) => declared.find((secret) => secret.secretName === name);
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === 'string' ? parseHeader(value, resolve) : value,
    ]),
  );
}

/** Secrets a header refers to. */
export function headerSecrets(template: HeaderTemplate): SecretRef[] {
  return template.parts.filter(isSecretRef);
}

/** Platform-fetched tokens a header refers to. */
export function headerTokens(template: HeaderTemplate): PlatformToken[] {
  return template.parts.filter(isPlatformToken);
}

/** Literal text of a header, references left out. */
export function headerLiterals(template: HeaderTemplate): string[] {
  return template.parts.filter((part) => typeof part === 'string');
}

/** The header in the platform's template language; its literal text arrives as it is. */
export function lowerHeader(template: HeaderTemplate, lowerSecret: (secret: SecretRef) => string): string {
  const lowered = template.parts.map((part) => {
    if (isPlatformToken(part)) return `\${authResponse.${part.tokenMember}}`;
    return isSecretRef(part) ? lowerSecret(part) : plainTemplate(part);
  });
  return template.kind === 'basic' ? `Basic $encoding.base64("${lowered.join(':')}")` : lowered.join('');
}

/**
 * The header with its secrets by reference, for people and reports: `Basic base64({{secrets.a}}:{{secrets.b}})`,
 * `Bearer {{authResponse.access_token}}`.
 */
export function describeHeader(template: HeaderTemplate): string {
  const named = template.parts.map((part) => {
    if (isPlatformToken(part)) return `{{authResponse.${part.tokenMember}}}`;
    return isSecretRef(part) ? `{{secrets.${part.secretName}}}` : part;
  });
  return template.kind === 'basic' ? `Basic base64(${named.join(':')})` : named.join('');
}
