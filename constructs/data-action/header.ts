import { isSecretRef, type SecretRef } from '../atomic-secret/secret-ref';

/** Literal text and references to secrets, in order. */
type Part = string | SecretRef;

/** A header's value as declared: text with references, or an HTTP Basic pair. The only place that takes a secret. */
export interface HeaderTemplate<Env extends string = string> {
  readonly kind: 'text' | 'basic';
  readonly parts: readonly Part[];
  /** Compile-time mark of the environment whose secrets it refers to; never set. */
  readonly environment?: Env;
}

/** A header made of text and secrets: header`Bearer ${bearer}`. */
export function header<Env extends string>(
  text: TemplateStringsArray,
  ...secrets: readonly SecretRef<Env>[]
): HeaderTemplate<Env> {
  return { kind: 'text', parts: text.flatMap((literal, i): Part[] => [literal, ...secrets.slice(i, i + 1)]) };
}

/** HTTP Basic from two atomic secrets; the platform joins and encodes them for each request, so that the pair is never stored joined. */
export function basicAuth<Env extends string>(
  username: SecretRef<Env>,
  password: SecretRef<NoInfer<Env>>,
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

/** Secrets a header refers to. */
export function headerSecrets(template: HeaderTemplate): SecretRef[] {
  return template.parts.filter(isSecretRef);
}

/** Literal text of a header, references left out. */
export function headerLiterals(template: HeaderTemplate): string[] {
  return template.parts.filter((part) => typeof part === 'string');
}

/** The header in the platform's template language. */
export function lowerHeader(template: HeaderTemplate, lowerSecret: (secret: SecretRef) => string): string {
  const lowered = template.parts.map((part) => (isSecretRef(part) ? lowerSecret(part) : part));
  return template.kind === 'basic' ? `Basic $encoding.base64("${lowered.join(':')}")` : lowered.join('');
}

/** The header with its secrets by reference, for people and reports: `Basic base64({{secrets.a}}:{{secrets.b}})`. */
export function describeHeader(template: HeaderTemplate): string {
  const named = template.parts.map((part) => (isSecretRef(part) ? `{{secrets.${part.secretName}}}` : part));
  return template.kind === 'basic' ? `Basic base64(${named.join(':')})` : named.join('');
}
