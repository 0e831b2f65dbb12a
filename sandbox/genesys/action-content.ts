import { nameFaults } from '../../core/rules/action-faults';
import { normalContract } from '../../core/rules/kept-contract';
import { badRequest, type ErrorDetail } from './api-error';
import { defaultRequestTemplate, defaultSuccessTemplate } from './action-view';
import type { ActionDefinition } from './execution/definition';
import { actionProblems } from './execution/validate-action';
import type { Platform } from './platform';
import type { ActionConfig, ActionRecord, RequestConfig, ResponseConfig } from './records';

/** Bodies of POST and PATCH, of actions and drafts alike. */
export interface ActionBody {
  readonly name: string;
  readonly category: string;
  readonly integrationId: string;
  readonly secure: boolean;
  readonly version: number;
  readonly config: {
    readonly timeoutSeconds?: number | null;
    readonly request?: (RequestConfig & { readonly requestTemplateUri?: string }) | null;
    readonly response?: (ResponseConfig & { readonly successTemplateUri?: string }) | null;
  };
  readonly contract: {
    readonly input?: { readonly inputSchema?: unknown };
    readonly output?: { readonly successSchema?: unknown };
  };
}

/** A configuration as it is stored: addresses of templates, which the platform writes itself, are dropped. */
export function configOf({ timeoutSeconds, request, response }: ActionBody['config']): ActionConfig {
  const { requestTemplateUri: _requestUri, ...requestRest } = request ?? {};
  const { successTemplateUri: _successUri, ...responseRest } = response ?? {};
  return {
    ...(typeof timeoutSeconds === 'number' ? { timeoutSeconds } : {}),
    request: withoutNulls(requestRest),
    response: withoutNulls(responseRest),
  };
}

/** A contract as it is stored: echoed exactly, or normalised where the options say so. */
export function contractOf(contract: ActionBody['contract'], platform: Platform): ActionRecord['contract'] {
  const kept = platform.options.normalizeContracts === true ? normalContract : (schema: unknown) => schema;
  return { inputSchema: kept(contract.input?.inputSchema), successSchema: kept(contract.output?.successSchema) };
}

/** An action as the execution engine takes it, defaults filled in. */
export function definitionOf({ id, name, authAction, config, contract }: ActionRecord): ActionDefinition {
  return {
    id,
    name,
    isAuthAction: authAction,
    config: {
      request: {
        requestUrlTemplate: '',
        requestTemplate: defaultRequestTemplate,
        requestType: 'GET',
        headers: {},
        ...config.request,
      },
      response: {
        translationMap: {},
        translationMapDefaults: {},
        successTemplate: defaultSuccessTemplate,
        ...config.response,
      },
      ...(config.timeoutSeconds === undefined ? {} : { timeoutSeconds: config.timeoutSeconds }),
    },
    contract,
  };
}

/** Everything that keeps an action from being published. */
export function publishProblems(record: ActionRecord): readonly string[] {
  const { contract } = record;
  const missing = [
    ...(contract.inputSchema === undefined ? ['contract.input.inputSchema: is required'] : []),
    ...(contract.successSchema === undefined ? ['contract.output.successSchema: is required'] : []),
  ];
  return [...categoryProblems(record), ...(missing.length > 0 ? missing : actionProblems(definitionOf(record)))];
}

/**
 * Refuses what cannot be published.
 *
 * @throws ApiError 400 that names every reason
 */
export function assertPublishable(record: ActionRecord): void {
  const problems = publishProblems(record);
  if (problems.length === 0) return;
  const details: readonly ErrorDetail[] = problems.map((problem) => ({ errorCode: problem, entityName: record.name }));
  throw badRequest(`The action is not valid: ${problems.join('; ')}.`, details);
}

function categoryProblems({ category }: ActionRecord): string[] {
  return nameFaults('category', category).map(({ where, what }) => `${where}: ${what}`);
}

function withoutNulls<T extends object>(value: T): T {
  // Only null members go: what is left has the same type, since null stands for "left out" on the wire.
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null)) as T;
}
