import type { IConstruct } from 'constructs';
import type { ActionDefinition } from '../../../core/rules/action-definition';
import { configFaults, nameFaults } from '../../../core/rules/action-faults';
import { inputContractFaults, outputContractFaults } from '../../../core/rules/contract-faults';
import type { Fault } from '../../../core/rules/fault';
import type { JsonObject } from '../../../core/rules/is-object';
import { tryReadPath } from '../../../core/rules/json-path/try-read-path';
import { isKept } from '../../../core/rules/kept-contract';
import { tryParseJson } from '../../../core/try-parse-json';
import { problemsAt } from '../../tree/checks';
import { asTerraformReads, isComputed } from '../../tree/terraform-text';
import type { StackFinding } from './stack-rule';
import type { SynthesisedStack } from './synthesised-stack';

/** A finding of one of the platform's rules. */
type PlatformFinding = StackFinding & Pick<Fault, 'code' | 'fix'>;

/** Other rules of the synthesised JSON say it better. */
const judgedElsewhere = new Set(['host-not-allowed']);

/**
 * Everything for which the platform would refuse an action as it will get it, overrides included, or fail it at each call. The sandbox
 * refuses by the same rules; a refusal at the deploy would come after half a minute, with a part of the stack applied.
 */
export function platformFindings({ stack, json, owners }: SynthesisedStack): PlatformFinding[] {
  const { root } = stack.node;
  const resources = objectAt(json['resource']);
  return (['genesyscloud_integration_action', 'genesyscloud_integration_custom_auth_action'] as const).flatMap((type) =>
    Object.entries(objectAt(resources[type])).flatMap(([name, resource]) => {
      const faults = faultsOf(objectAt(resource), type, root).filter(({ code }) => !judgedElsewhere.has(code));
      if (faults.length === 0) return [];
      const construct = owners.get(`resource.${type}.${name}`)?.[0] ?? stack;
      // Said of the declaration already, in its own words.
      const known = new Set(construct === stack ? [] : problemsAt(construct).map(({ code }) => code));
      return faults
        .filter(({ code }) => !known.has(code))
        .map(({ code, where, what, fix }) => ({ construct, code, what: `${shown(where)}: ${what}`, fix }));
    }),
  );
}

function faultsOf(resource: JsonObject, type: string, root: IConstruct): readonly Fault[] {
  const isAuthAction = type === 'genesyscloud_integration_custom_auth_action';
  const action = definitionOf(resource, isAuthAction);
  const own = [...configFaults(action), ...pathFaults(action)];
  if (isAuthAction) return own;
  return [
    ...own,
    ...nameFaults('category', textAt(resource['category']) ?? 'a category'),
    ...contractFaults(root, 'input', resource['contract_input']),
    ...contractFaults(root, 'output', resource['contract_output']),
  ];
}

/** The action that the resource becomes; what only Terraform knows is left out, and reported as such. */
function definitionOf(resource: JsonObject, isAuthAction: boolean): Omit<ActionDefinition, 'contract'> {
  const request = objectAt(resource['config_request']);
  const response = objectAt(resource['config_response']);
  const timeoutSeconds = resource['config_timeout_seconds'];
  return {
    id: '',
    // An auth action has a name of the platform's own, where it is given none.
    name: textAt(resource['name']) ?? 'an action',
    isAuthAction,
    config: {
      request: {
        requestUrlTemplate: textAt(request['request_url_template']) ?? 'https://a.example',
        requestTemplate: textAt(request['request_template']) ?? '',
        requestType: textAt(request['request_type']) ?? 'GET',
        headers: textsAt(request['headers']),
      },
      response: {
        translationMap: textsAt(response['translation_map']),
        translationMapDefaults: textsAt(response['translation_map_defaults']),
        successTemplate: textAt(response['success_template']) ?? '',
      },
      ...(typeof timeoutSeconds === 'number' && timeoutSeconds !== 0 ? { timeoutSeconds } : {}),
    },
  };
}

function pathFaults({ config }: Omit<ActionDefinition, 'contract'>): Fault[] {
  return Object.entries(config.response.translationMap).flatMap(([name, path]) => {
    const read = tryReadPath(path);
    if (!('reason' in read)) return [];
    const fix = 'write it like $.order.id or $.lines[0].id';
    return [{ code: 'response-path-invalid', where: `config.response.translationMap.${name}`, what: read.reason, fix }];
  });
}

/** Root of a tree → side and text of a contract → its faults; one text is the contract of an action in all environments. */
const judged = new WeakMap<IConstruct, Map<string, readonly Fault[]>>();

function contractFaults(root: IConstruct, side: 'input' | 'output', value: unknown): readonly Fault[] {
  if (typeof value !== 'string') return [];
  const own = judged.get(root) ?? new Map<string, readonly Fault[]>();
  judged.set(root, own);
  const key = `${side} ${value}`;
  const faults = own.get(key) ?? faultsOfContract(side, textAt(value));
  own.set(key, faults);
  return faults;
}

function faultsOfContract(side: 'input' | 'output', text: string | undefined): readonly Fault[] {
  if (text === undefined) return [];
  const where = side === 'input' ? 'contract.input.inputSchema' : 'contract.output.successSchema';
  const schema = tryParseJson(text);
  if (schema === undefined) {
    return [{ code: 'contract-invalid', where, what: 'a contract must be JSON', fix: 'write the contract as JSON' }];
  }
  const faults = side === 'input' ? inputContractFaults(schema) : outputContractFaults(schema);
  if (faults.length > 0 || isKept(schema)) return faults;
  return [
    {
      code: 'contract-not-kept',
      where,
      what: 'the platform gives the contract back with other members, so every deploy would replace the action',
      fix: 'give each object `properties` and `additionalProperties`, and leave out members that are null',
    },
  ];
}

/** Text of a member as the platform will get it; undefined where it is none, or where Terraform computes it. */
function textAt(value: unknown): string | undefined {
  return typeof value === 'string' && !isComputed(value) ? asTerraformReads(value) : undefined;
}

function textsAt(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(objectAt(value)).flatMap(([name, member]) => {
      const text = textAt(member);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

/** An object, or the one that a list of blocks holds. */
function objectAt(value: unknown): JsonObject {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  return typeof one === 'object' && one !== null ? (one as JsonObject) : {};
}

/** A place for people; odd names are left out. */
function shown(where: string): string {
  return where
    .split('.')
    .map((name) => (/^[\w-]{1,60}$/.test(name) ? name : '…'))
    .join('.');
}
