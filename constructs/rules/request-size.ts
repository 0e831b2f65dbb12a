import { isBodyException } from '../words/body-exception';
import { maxRequestBytes } from '../../core/request-limit';
import type { Finding } from '../tree/checks';
import { fieldsIn } from '../words/body-parts';
import type { JsonSchema } from '../words/contract';
import { headerLiterals, headerSecrets, type HeaderTemplate } from '../words/header';
import { lowerPath, lowerQueryKey } from '../words/lower-request';
import { isField } from '../words/field';
import type { BodyTemplate, RequestTemplate } from '../words/request-template';
import { jsonTemplate } from '../words/template-text';

/** Sizes that stand in for what is not known before a call, in bytes. */
export const worstCase = {
  /** A character: `\u0000` in JSON; percent-encoded in a URL it is nine, of three bytes of UTF-8. */
  jsonCharacter: 6,
  urlCharacter: 9,
  /** Any number or boolean: the longest double has 24 characters. */
  number: 25,
  /** Characters of a string that the contract does not bound. */
  unboundedText: 10 * 1024,
  /** Longest value that `gcda secrets` writes. */
  secret: 4 * 1024,
} as const;

/** What a request's size is computed from. */
export interface SizedRequest {
  readonly baseUrl: string;
  readonly request: RequestTemplate;
  readonly headers: Readonly<Record<string, HeaderTemplate>>;
  readonly input: JsonSchema;
  /** Inputs of a test request. */
  readonly example?: Readonly<Record<string, unknown>> | undefined;
}

/** Refuses a request that could pass the platform's limit, every input being as long as the contract allows. */
export function requestSizeProblems(sized: SizedRequest, bytes = largestRequest(sized)): Finding[] {
  if (bytes <= maxRequestBytes) return [];
  const unbounded = unboundedInputs(sized);
  return [
    {
      code: 'request-too-large',
      what: `a request must stay within ${maxRequestBytes} bytes whatever its inputs, got up to ${bytes}`,
      fix:
        unbounded.length === 0
          ? 'lower `.max(…)` of its inputs, or send less'
          : `bound ${unbounded.join(', ')} with \`.max(…)\`; without it ${worstCase.unboundedText} characters are counted`,
    },
  ];
}

/** Bytes of the largest request that an action can send: address, headers and body. */
export function largestRequest({ baseUrl, request, headers, input }: SizedRequest): number {
  const inPath = request.path.names.map((name) => inputSize(input, name, worstCase.urlCharacter));
  const inQuery = Object.entries(request.query).map(
    ([key, name]) => lowerQueryKey(key).length + 2 + inputSize(input, name, worstCase.urlCharacter),
  );
  const url = baseUrl.length + lowerPath(request.path).join('').length + sum(inPath) + sum(inQuery);
  return url + sum(Object.entries(headers).map(headerSize)) + bodySize(request, input);
}

function headerSize([name, template]: readonly [string, HeaderTemplate]): number {
  const value = headerLiterals(template).join('').length + headerSecrets(template).length * worstCase.secret;
  // Base64 writes four bytes for three.
  return name.length + 4 + (template.kind === 'basic' ? Math.ceil((value * 4) / 3) : value);
}

function bodySize(request: RequestTemplate, input: JsonSchema): number {
  if (request.body !== undefined) return jsonSize(request.body, (name) => fieldSize(input, name));
  // Without a body of its own a request other than GET sends the inputs as they came.
  return request.requestType === 'GET'
    ? 0
    : sum(Object.keys(propertiesOf(input)).map((name) => name.length + 4 + fieldSize(input, name)));
}

/**
 * The `Content-Length` that a request with the example's inputs will have; undefined without an example, and for a GET, which has no body.
 * A secret counts as the longest that is ever written, so only a body with one may be shorter in fact.
 */
export function exampleContentLength({ request, example, input }: SizedRequest): number | undefined {
  if (example === undefined || request.requestType === 'GET') return undefined;
  if (request.body === undefined) return Buffer.byteLength(JSON.stringify(example));
  const optional = new Set(Object.keys(propertiesOf(input)).filter((name) => !requiredIn(input).includes(name)));
  return jsonSize(request.body, (name) => exampleSize(example[name], optional.has(name)));
}

function exampleSize(value: unknown, isOptional: boolean): number {
  // An empty text counts as absent where an input may be.
  if (typeof value !== 'string' || (isOptional && value === ''))
    return JSON.stringify(value === '' ? null : (value ?? null)).length;
  // As `$esc.jsonString` writes it (docs/fidelity.md): `/` with a backslash, everything beyond ASCII as `\uXXXX`.
  return JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replaceAll(/[\u0080-\uffff]/g, '\\u0000').length;
}

/** Bytes of a body as it is lowered, its inputs as large as `inputBytes` says. */
function jsonSize(value: BodyTemplate, inputBytes: (name: string) => number): number {
  if (isField(value)) return inputBytes(value.name);
  if (isBodyException(value)) return 2 + worstCase.secret * worstCase.jsonCharacter;
  if (typeof value !== 'object' || value === null) return Buffer.byteLength(jsonTemplate(value));
  const parts = Object.entries(value as Readonly<Record<string, BodyTemplate>>).map(([key, item]) => {
    const name = Array.isArray(value) ? 0 : Buffer.byteLength(jsonTemplate(key)) + 1;
    return name + jsonSize(item, inputBytes);
  });
  return 2 + sum(parts) + Math.max(0, parts.length - 1);
}

/** Quotes included. */
function fieldSize(input: JsonSchema, name: string): number {
  return 2 + inputSize(input, name, worstCase.jsonCharacter);
}

function inputSize(input: JsonSchema, name: string, bytesPerCharacter: number): number {
  const property = propertiesOf(input)[name];
  if (property?.type !== 'string') return worstCase.number;
  return longest(property) * bytesPerCharacter;
}

/** Most characters a string may have. */
function longest(property: JsonSchema): number {
  if (Array.isArray(property.enum)) return Math.max(0, ...property.enum.map((choice) => String(choice).length));
  return typeof property.maxLength === 'number' ? property.maxLength : worstCase.unboundedText;
}

function unboundedInputs({ request, input }: SizedRequest): string[] {
  const used = new Set([...request.path.names, ...Object.values(request.query), ...fieldsIn(request.body)]);
  return Object.entries(propertiesOf(input))
    .filter(([, { type, maxLength, enum: choices }]) => type === 'string' && maxLength === undefined && !choices)
    .map(([name]) => name)
    .filter((name) => used.has(name));
}

function requiredIn(schema: JsonSchema): readonly unknown[] {
  return Array.isArray(schema.required) ? schema.required : [];
}

function propertiesOf(schema: JsonSchema): Readonly<Record<string, JsonSchema>> {
  return (schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
