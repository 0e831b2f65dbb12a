import type { ActionDefinition } from './action-definition';
import { inputContractFaults, outputContractFaults } from './contract-faults';
import type { Fault } from './fault';
import { templateFault } from './template-fault';

const headerName = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
const requestTypes = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * Why an action cannot be saved: templates that do not parse, requests and contracts that break the platform's rules (resource centre:
 * "add contracts to custom actions", "add configuration to custom actions"). Empty when it can.
 */
export function actionFaults(action: ActionDefinition): readonly Fault[] {
  const { contract } = action;
  return [
    ...configFaults(action),
    ...inputContractFaults(contract.inputSchema),
    ...outputContractFaults(contract.successSchema),
  ];
}

/** The same of an action without its contract. */
export function configFaults(action: Omit<ActionDefinition, 'contract'>): readonly Fault[] {
  const { request, response } = action.config;
  return [
    ...templateFaults('config.request.requestUrlTemplate', request.requestUrlTemplate),
    ...templateFaults('config.request.requestTemplate', request.requestTemplate),
    ...Object.entries(request.headers).flatMap(([name, template]) => headerFaults(name, template)),
    ...templateFaults('config.response.successTemplate', response.successTemplate),
    ...requestFaults(action),
  ];
}

function templateFaults(where: string, template: string): Fault[] {
  const what = templateFault(template, { secretReferences: true });
  if (what === undefined) return [];
  return [{ code: 'template-invalid', where, what, fix: 'correct the template; #foreach and macros are not allowed' }];
}

function headerFaults(name: string, template: string): Fault[] {
  const where = `config.request.headers.${name}`;
  if (!headerName.test(name)) {
    return [
      {
        code: 'header-name-invalid',
        where: 'config.request.headers',
        what: 'a header has a name that cannot be sent',
        fix: 'correct the header’s name',
      },
    ];
  }
  const isOtherMedia = name.toLowerCase() === 'accept' && !/[$*]|json/i.test(template);
  const accept = { what: 'Accept must be a JSON media type', fix: 'ask for application/json, or leave it out' };
  return [...templateFaults(where, template), ...(isOtherMedia ? [{ code: 'accept-not-json', where, ...accept }] : [])];
}

function requestFaults(action: Omit<ActionDefinition, 'contract'>): Fault[] {
  const { request, timeoutSeconds } = action.config;
  const where = 'config.request.requestUrlTemplate';
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):\/\/([^/?#]*)/.exec(request.requestUrlTemplate);
  const isLoopback =
    scheme?.[1]?.toLowerCase() === 'http' && /^(localhost|127\.[\d.]+|\[::1\])(:\d+)?$/.test(scheme[2] ?? '');
  const address = { code: 'host-not-allowed', where, fix: 'write the address of a declared service' };
  return [
    ...(request.requestUrlTemplate.trim() === '' ? [{ ...address, what: 'must not be empty' }] : []),
    ...(scheme && scheme[1]!.toLowerCase() !== 'https' && !isLoopback
      ? [{ ...address, what: 'must begin with https://' }]
      : []),
    ...(requestTypes.includes(request.requestType.toUpperCase())
      ? []
      : [
          {
            code: 'request-type-invalid',
            where: 'config.request.requestType',
            what: `must be one of ${requestTypes.join(', ')}`,
            fix: 'use get, post, put, patch or del',
          },
        ]),
    ...timeoutFaults(action, timeoutSeconds),
    ...nameFaults('name', action.name),
  ];
}

function timeoutFaults({ isAuthAction }: Omit<ActionDefinition, 'contract'>, seconds: number | undefined): Fault[] {
  const isValid = seconds === undefined || (Number.isInteger(seconds) && seconds >= 1 && seconds <= 60);
  if (seconds === undefined || (isValid && !isAuthAction)) return [];
  const what = isAuthAction ? 'not valid for a custom auth action' : 'must be a whole number from 1 to 60';
  const fix = isAuthAction ? 'leave it out' : 'set timeoutSeconds to a whole number from 1 to 60';
  return [{ code: 'timeout-invalid', where: 'config.timeoutSeconds', what, fix }];
}

const longestName = 256;

/** Faults of an action's name or category. */
export function nameFaults(where: 'name' | 'category', text: string): Fault[] {
  if (text.length >= 1 && text.length <= longestName) return [];
  const what = `must have 1 to ${longestName} characters`;
  return [{ code: 'action-name-invalid', where, what, fix: 'give service and action shorter names' }];
}
