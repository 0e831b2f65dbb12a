import { systemClock } from '../../../../core/clock';
import { Redacted } from '../../../../core/redacted';
import type { ActionDefinition, ExecutionPorts } from '../../../../sandbox/genesys/execution/execute-action';

type Request = ActionDefinition['config']['request'];
type Response = ActionDefinition['config']['response'];

/** A Data Action that fits most tests: GET, no headers, the whole answer as result. */
export function anAction(
  overrides: {
    readonly request?: Partial<Request>;
    readonly response?: Partial<Response>;
    readonly contract?: Partial<ActionDefinition['contract']>;
    readonly timeoutSeconds?: number;
    readonly isAuthAction?: boolean;
    readonly name?: string;
  } = {},
): ActionDefinition {
  const { timeoutSeconds, isAuthAction = false, name = 'dev-crm-lookup-account' } = overrides;
  return {
    id: 'custom_-_1',
    name,
    isAuthAction,
    config: {
      request: {
        requestUrlTemplate: 'https://crm.example/x',
        requestTemplate: '${input.rawRequest}',
        requestType: 'GET',
        headers: {},
        ...overrides.request,
      },
      response: {
        translationMap: {},
        translationMapDefaults: {},
        successTemplate: '${rawResult}',
        ...overrides.response,
      },
      ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    },
    contract: { inputSchema: { type: 'object' }, successSchema: { type: 'object' }, ...overrides.contract },
  };
}

/** Ports on real time and the machine's own fetch, with a credential of the given fields. */
export function portsWith(
  fields: Readonly<Record<string, string>> = {},
  overrides: Partial<ExecutionPorts> = {},
): ExecutionPorts {
  const redacted = Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, Redacted.of(value)]));
  return {
    fetch,
    clock: systemClock,
    credential: { type: 'userDefined', fields: redacted },
    secret: () => undefined,
    ...overrides,
  };
}
