import { Token } from 'cdktf';
import { normalPath, type NormalPath } from '../../core/normal-path';
import type { SecretRef } from './secret-ref';
import { isBodyException } from './body-exception';
import { jsonTemplate } from './template-text';
import { isField } from './field';
import type { BodyTemplate, PathTemplate, RequestTemplate } from './request-template';

/** JSON types of an action's inputs, by name, and which may be absent. */
export interface InputTypes {
  readonly types: Readonly<Record<string, string>>;
  readonly optional: ReadonlySet<string>;
}

/** The request's address as a Velocity template; every value escaped for where it stands, since the platform escapes none. */
export function lowerUrl(baseUrl: string, request: RequestTemplate, inputs: InputTypes): string {
  const literals = lowerPath(request.path);
  const path = literals
    .map((literal, i) => {
      const name = request.path.names[i];
      return name === undefined ? literal : `${literal}${pathValue(name, literals[i + 1] ?? '')}`;
    })
    .join('');
  return `${baseUrl}${path}${lowerQuery(request.query, inputs)}`;
}

/** Paths whose normal form is known: it is asked for wherever one is written, measured or judged. */
const normalForms = new WeakMap<PathTemplate, NormalPath>();

/** A path's normal form. */
export function normalForm(path: PathTemplate): NormalPath {
  const normal = normalForms.get(path) ?? normalPath(path.literals);
  normalForms.set(path, normal);
  return normal;
}

/** The path's literals in their normal form, which holds no template characters. One that Terraform computes is left to the rules. */
export function lowerPath(path: PathTemplate): readonly string[] {
  const { literals } = path;
  const normal = normalForm(path).literals;
  return literals.map((literal, i) => (Token.isUnresolved(literal) ? literal : (normal[i] ?? '')));
}

/** An input in a path; in braces where the text after it would be read as a part of the reference: `.json`, `(1)`. */
function pathValue(name: string, next: string): string {
  const call = `esc.uriEncode("\${input.${name}}")`;
  return next === '' || next.startsWith('/') ? `$${call}` : `\${${call}}`;
}

function lowerQuery(query: Readonly<Record<string, string>>, inputs: InputTypes): string {
  const entries = Object.entries(query);
  const required = entries.filter(([, name]) => !inputs.optional.has(name));
  const optional = entries.filter(([, name]) => inputs.optional.has(name));
  // With a required parameter in front, every other one begins with `&`; without one, `?` stands alone, which servers accept.
  const head = required.map(([key, name]) => `${lowerQueryKey(key)}=${urlValue(name)}`).join('&');
  const tail = optional.map(
    ([key, name]) => `#if("$!{input.${name}}" != "")&${lowerQueryKey(key)}=${urlValue(name)}#end`,
  );
  return entries.length === 0 ? '' : `?${head}${tail.join('')}`;
}

/** A query parameter's name as it stands in the address: percent-encoded, so that it holds no template characters. */
export function lowerQueryKey(key: string): string {
  return encodeURIComponent(key.toWellFormed());
}

function urlValue(name: string): string {
  return `$esc.url("\${input.${name}}")`;
}

/**
 * The request's body as a Velocity template that renders to JSON; what the platform wants of requests without one otherwise.
 *
 * @param nameOf - name under which a secret of a recorded exception is found
 */
export function lowerBody(
  request: RequestTemplate,
  inputs: InputTypes,
  nameOf: (secret: SecretRef) => string = ({ secretName }) => secretName,
): string {
  // The platform's own default, which it ignores for GET; published actions carry it.
  return request.body === undefined ? '${input.rawRequest}' : lowerJson(request.body, inputs, nameOf);
}

function lowerJson(value: BodyTemplate, inputs: InputTypes, nameOf: (secret: SecretRef) => string): string {
  if (isField(value)) return lowerField(value.name, inputs);
  if (isBodyException(value)) return `"$esc.jsonString(\${credentials.${nameOf(value.secret)}})"`;
  if (typeof value !== 'object' || value === null) return jsonTemplate(value);
  if (Array.isArray(value))
    return `[${value.map((item) => lowerJson(item as BodyTemplate, inputs, nameOf)).join(',')}]`;
  const members = Object.entries(value).map(
    ([key, item]) => `${jsonTemplate(key)}:${lowerJson(item as BodyTemplate, inputs, nameOf)}`,
  );
  return `{${members.join(',')}}`;
}

function lowerField(name: string, inputs: InputTypes): string {
  const written = inputs.types[name] === 'string' ? `"$esc.jsonString(\${input.${name}})"` : `\${input.${name}}`;
  if (!inputs.optional.has(name)) return written;
  return `#if("$!{input.${name}}" != "")${written}#{else}null#end`;
}
