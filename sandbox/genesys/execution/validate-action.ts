import { schemaErrors } from './contract';
import type { ActionDefinition } from './definition';
import { parseTemplate } from './velocity/parse-template';
import { TemplateError } from './velocity/template-error';

type JsonObject = Readonly<Record<string, unknown>>;

const requestTypes = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const inputTypes = new Set(['string', 'integer', 'number', 'boolean', 'null']);
const reservedInputs = new Set(['orgId', 'integrationId', 'rawRequest']);
const propertyName = /^[A-Za-z][A-Za-z0-9_-]*$/;
const headerName = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;

/**
 * Why an action cannot be saved: templates that do not parse, requests and contracts that break the platform's rules (resource centre:
 * "add contracts to custom actions", "add configuration to custom actions"). Empty when it can.
 */
export function actionProblems(action: ActionDefinition): readonly string[] {
  const { request, response } = action.config;
  return [
    ...templateProblems('config.request.requestUrlTemplate', request.requestUrlTemplate),
    ...templateProblems('config.request.requestTemplate', request.requestTemplate),
    ...Object.entries(request.headers).flatMap(([name, template]) => headerProblems(name, template)),
    ...templateProblems('config.response.successTemplate', response.successTemplate),
    ...requestProblems(action),
    ...inputProblems(action.contract.inputSchema),
    ...outputProblems(action.contract.successSchema),
  ];
}

function templateProblems(where: string, template: string): string[] {
  try {
    parseTemplate(template, { secretReferences: true });
    return [];
  } catch (error) {
    if (error instanceof TemplateError) return [`${where}: ${error.message}`];
    if (error instanceof RangeError) return [`${where}: the template is nested too deeply, or its text grows too long`];
    throw error;
  }
}

function headerProblems(name: string, template: string): string[] {
  const where = `config.request.headers.${name}`;
  if (!headerName.test(name)) return ['config.request.headers: a header has a name that cannot be sent'];
  const isOtherMedia = name.toLowerCase() === 'accept' && !/[$*]|json/i.test(template);
  return [
    ...templateProblems(where, template),
    ...(isOtherMedia ? [`${where}: Accept must be a JSON media type`] : []),
  ];
}

function requestProblems(action: ActionDefinition): string[] {
  const { request, timeoutSeconds } = action.config;
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):\/\/([^/?#]*)/.exec(request.requestUrlTemplate);
  const isLoopback =
    scheme?.[1]?.toLowerCase() === 'http' && /^(localhost|127\.[\d.]+|\[::1\])(:\d+)?$/.test(scheme[2] ?? '');
  return [
    ...(request.requestUrlTemplate.trim() === '' ? ['config.request.requestUrlTemplate: must not be empty'] : []),
    ...(scheme && scheme[1]!.toLowerCase() !== 'https' && !isLoopback
      ? ['config.request.requestUrlTemplate: must begin with https://']
      : []),
    ...(requestTypes.includes(request.requestType.toUpperCase())
      ? []
      : [`config.request.requestType: must be one of ${requestTypes.join(', ')}`]),
    ...timeoutProblems(action, timeoutSeconds),
    ...(action.name.length >= 1 && action.name.length <= 256 ? [] : ['name: must have 1 to 256 characters']),
  ];
}

function timeoutProblems(action: ActionDefinition, seconds: number | undefined): string[] {
  if (seconds === undefined) return [];
  if (action.isAuthAction) return ['config.timeoutSeconds: not valid for a custom auth action'];
  return Number.isInteger(seconds) && seconds >= 1 && seconds <= 60
    ? []
    : ['config.timeoutSeconds: must be a whole number from 1 to 60'];
}

function inputProblems(schema: unknown): string[] {
  const where = 'contract.input.inputSchema';
  const errors = refersElsewhere(schema) ? ['$ref is not supported'] : schemaErrors(schema);
  if (errors.length > 0) return errors.map((error) => `${where}: ${error}`);
  const { type, properties = {} } = schema as JsonObject;
  const root = type === undefined || type === 'object' ? [] : [`${where}: must be one flat object`];
  return [
    ...root,
    ...Object.entries(properties as JsonObject).flatMap(([name, property]) =>
      inputPropertyProblems(`${where}.${name}`, name, property),
    ),
  ];
}

function inputPropertyProblems(where: string, name: string, property: unknown): string[] {
  const types = [(property as JsonObject | null)?.['type'] ?? 'string'].flat();
  return [
    ...(propertyName.test(name)
      ? []
      : [`${where}: a name begins with a letter and holds letters, digits, '-' and '_'`]),
    ...(reservedInputs.has(name) ? [`${where}: the name is reserved`] : []),
    ...(types.every((type) => typeof type === 'string' && inputTypes.has(type))
      ? []
      : [`${where}: must be string, integer, number, boolean or null`]),
  ];
}

function outputProblems(schema: unknown): string[] {
  const where = 'contract.output.successSchema';
  const errors = refersElsewhere(schema) ? ['$ref is not supported'] : schemaErrors(schema);
  const nested = errors.length === 0 && hasNestedArray(schema) ? ['an array must not hold arrays'] : [];
  return [...errors, ...nested].map((error) => `${where}: ${error}`);
}

function refersElsewhere(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return false;
  return Object.entries(schema).some(
    ([key, value]) => (key === '$ref' && typeof value === 'string') || refersElsewhere(value),
  );
}

function hasNestedArray(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return false;
  const { type, items } = schema as JsonObject;
  const inner: readonly unknown[] = type === 'array' ? [items].flat() : [];
  if (inner.some((item) => (item as JsonObject | undefined)?.['type'] === 'array')) return true;
  return Object.values(schema).some(hasNestedArray);
}
