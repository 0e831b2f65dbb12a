import { Redacted } from '../../../core/redacted';
import type { ActionDefinition, ExecutionPorts } from './definition';
import { failExecution } from './execution-error';
import { mask, maskedHeader } from './mask';
import { resolveTemplate, type RequestContext } from './resolve-template';
import { maxRequestBytes } from '../../../core/request-limit';

/** A request ready to be sent, with the form in which the test console shows it. */
export interface BuiltRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly shown: {
    readonly requestType: string;
    readonly requestUrl: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly requestBody?: string;
  };
}

/** Header values that were masked, with and without a scheme word: what to look for should the service echo them. */
export function maskedValues(request: BuiltRequest): readonly Redacted[] {
  return Object.entries(request.headers)
    .filter(([name, value]) => Object.hasOwn(request.shown.headers, name) && request.shown.headers[name] !== value)
    .flatMap(([, value]) => [Redacted.of(value), Redacted.of(value.replace(/^[A-Za-z][A-Za-z0-9-]* +/, ''))]);
}

const defaultRequestTemplate = '${input.rawRequest}';
const alwaysMasked = new Set(['authorization', 'proxy-authorization', 'cookie']);
// The transport sets these itself; `Transfer-Encoding: buffered` asks for a body of known length, which is what is always sent here.
const droppedHeaders = new Set(['transfer-encoding', 'content-length', 'connection', 'host']);
const loopbackHosts = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Resolves URL, headers and body of an action.
 *
 * @throws {ExecutionError} for a template that fails, a URL or header that cannot be sent, or a request above the size limit.
 */
export function buildRequest(
  action: ActionDefinition,
  context: RequestContext,
  credential: ExecutionPorts['credential'],
): BuiltRequest {
  const { request } = action.config;
  const method = request.requestType.toUpperCase();
  const url = resolveTemplate('requestUrlTemplate', request.requestUrlTemplate, context);
  checkUrl(url.text, url.shown);
  const headers = resolveHeaders(request.headers, context, credential);
  // A GET has no body; its template is the default one in most published actions and is not even looked at.
  const template = request.requestTemplate === '' ? defaultRequestTemplate : request.requestTemplate;
  const body = method === 'GET' ? undefined : resolveTemplate('requestTemplate', template, context);
  if (body !== undefined && !hasHeader(headers.sent, 'content-type')) headers.sent['Content-Type'] = 'application/json';
  const built = {
    method,
    url: url.text,
    headers: headers.sent,
    body: body?.text,
    shown: {
      requestType: method,
      requestUrl: url.shown,
      headers: { ...headers.shown, ...lengthOf(body?.text) },
      ...(body && { requestBody: body.shown }),
    },
  };
  checkSize(built);
  return built;
}

/** The header that the transport will set: what the console shows of the request's size, values counted (assumed that it does). */
function lengthOf(body: string | undefined): Readonly<Record<string, string>> {
  return body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
}

function resolveHeaders(
  templates: Readonly<Record<string, string>>,
  context: RequestContext,
  credential: ExecutionPorts['credential'],
): { readonly sent: Record<string, string>; readonly shown: Record<string, string> } {
  const sent: Record<string, string> = {};
  const shown: Record<string, string> = {};
  for (const [name, template] of Object.entries(templates)) {
    const value = resolveTemplate(`headers.${name}`, template, context);
    checkHeader(name, value.text);
    if (droppedHeaders.has(name.toLowerCase())) continue;
    sent[name] = value.text;
    shown[name] = value.hasSecret || alwaysMasked.has(name.toLowerCase()) ? maskedHeader(template) : value.text;
  }
  if (credential?.type === 'basicAuth') addBasicHeader(credential.fields, sent, shown);
  return { sent, shown };
}

/** A credential of type basicAuth: the integration itself adds the header (resource centre), in place of the author's (assumed). */
function addBasicHeader(
  fields: NonNullable<ExecutionPorts['credential']>['fields'],
  sent: Record<string, string>,
  shown: Record<string, string>,
): void {
  for (const name of Object.keys(sent)) {
    if (name.toLowerCase() !== 'authorization') continue;
    delete sent[name];
    delete shown[name];
  }
  const pair = `${fields['userName']?.reveal() ?? ''}:${fields['password']?.reveal() ?? ''}`;
  sent['Authorization'] = `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
  shown['Authorization'] = `Basic ${mask}`;
}

function checkUrl(url: string, shown: string): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  // Java's URI, unlike the browsers' URL, repairs nothing: an unresolved reference or a blank is an error.
  if (!parsed || /[\s"<>\\^`{|}]/.test(url))
    failExecution('request.url.invalid', `the resolved request URL is not valid: ${shown}`);
  const isLoopback = parsed.protocol === 'http:' && loopbackHosts.test(parsed.hostname);
  if (parsed.protocol !== 'https:' && !isLoopback) {
    failExecution('request.url.scheme', 'the resolved request URL must begin with https:// (http:// to loopback only)');
  }
}

function checkHeader(name: string, value: string): void {
  if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name))
    failExecution('request.header.invalid', 'a header has a name that cannot be sent');
  // Horizontal tab, and the printable characters of ISO 8859-1: anything else, line ends above all, could forge another header.
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
    failExecution(
      'request.header.invalid',
      `the resolved value of header ${name} holds a line end, a control character or a character beyond ISO 8859-1`,
      {
        details: [{ errorCode: 'request.header.invalid', fieldName: name }],
      },
    );
  }
}

function hasHeader(headers: Readonly<Record<string, string>>, name: string): boolean {
  return Object.keys(headers).some((other) => other.toLowerCase() === name);
}

/** Bytes of the request as it stands on the wire: request line, headers, body. */
export function requestSize(request: Pick<BuiltRequest, 'method' | 'url' | 'headers' | 'body'>): number {
  const { pathname, search } = new URL(request.url);
  const head = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.byteLength(
    [`${request.method} ${pathname}${search} HTTP/1.1\r\n`, ...head, '\r\n', request.body ?? ''].join(''),
    'utf8',
  );
}

function checkSize(request: Pick<BuiltRequest, 'method' | 'url' | 'headers' | 'body'>): void {
  const size = requestSize(request);
  if (size <= maxRequestBytes) return;
  failExecution(
    'request.too.large',
    `the request has ${size} bytes with its secrets resolved; the limit is ${maxRequestBytes}`,
    {
      status: 413,
      messageParams: { size: String(size), limit: String(maxRequestBytes) },
    },
  );
}
