import { isBodyException } from '../body-exception/body-exception';
import { isField, type BodyTemplate, type RequestTemplate } from './request';

/** JSON types of an action's inputs, by name, and which may be absent. */
export interface InputTypes {
  readonly types: Readonly<Record<string, string>>;
  readonly optional: ReadonlySet<string>;
}

/** The request's address as a Velocity template; every value escaped for where it stands, since the platform escapes none. */
export function lowerUrl(baseUrl: string, request: RequestTemplate, inputs: InputTypes): string {
  const path = request.path.literals
    .map((literal, i) => {
      const name = request.path.names[i];
      return name === undefined ? literal : `${literal}$esc.uriEncode("\${input.${name}}")`;
    })
    .join('');
  return `${baseUrl}${path}${lowerQuery(request.query, inputs)}`;
}

function lowerQuery(query: Readonly<Record<string, string>>, inputs: InputTypes): string {
  const entries = Object.entries(query);
  const required = entries.filter(([, name]) => !inputs.optional.has(name));
  const optional = entries.filter(([, name]) => inputs.optional.has(name));
  // With a required parameter in front, every other one begins with `&`; without one, `?` stands alone, which servers accept.
  const head = required.map(([key, name]) => `${encodeURIComponent(key)}=${urlValue(name)}`).join('&');
  const tail = optional.map(
    ([key, name]) => `#if("$!{input.${name}}" != "")&${encodeURIComponent(key)}=${urlValue(name)}#end`,
  );
  return entries.length === 0 ? '' : `?${head}${tail.join('')}`;
}

function urlValue(name: string): string {
  return `$esc.url("\${input.${name}}")`;
}

/** The request's body as a Velocity template that renders to JSON; what the platform wants of requests without one otherwise. */
export function lowerBody(request: RequestTemplate, inputs: InputTypes): string {
  // The platform's own default, which it ignores for GET; published actions carry it.
  return request.body === undefined ? '${input.rawRequest}' : lowerJson(request.body, inputs);
}

function lowerJson(value: BodyTemplate, inputs: InputTypes): string {
  if (isField(value)) return lowerField(value.name, inputs);
  if (isBodyException(value)) return `"$esc.jsonString(\${credentials.${value.secret.secretName}})"`;
  if (Array.isArray(value)) return `[${value.map((item) => lowerJson(item as BodyTemplate, inputs)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}:${lowerJson(item as BodyTemplate, inputs)}`,
  );
  return `{${members.join(',')}}`;
}

function lowerField(name: string, inputs: InputTypes): string {
  const written = inputs.types[name] === 'string' ? `"$esc.jsonString(\${input.${name}})"` : `\${input.${name}}`;
  if (!inputs.optional.has(name)) return written;
  return `#if("$!{input.${name}}" != "")${written}#{else}null#end`;
}
