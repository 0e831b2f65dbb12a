import type { IConstruct } from 'constructs';
import type { z } from 'zod';
import { terraformText } from '../tree/terraform-text';
import { isBodyException } from '../words/body-exception';
import { bodyFault } from '../words/body-fault';
import { exceptionsIn } from '../words/body-parts';
import { inputTypesOf, toContract, type JsonSchema } from '../words/contract';
import { contractKey } from '../words/contract-key';
import { isField } from '../words/field';
import { lowerBody, lowerUrl } from '../words/lower-request';
import { withPathInputs } from '../words/path-input';
import type { BodyTemplate, RequestTemplate } from '../words/request-template';
import { lowerResponse, type LoweredResponse, type ResponseMap } from '../words/response';
import { stableJson } from '../words/template-text';
import { definitionHashOf } from './definition-hash';

/** The declarations of an action that say what it sends and what it makes of the answer. */
export interface DeclaredDefinition {
  readonly input: z.ZodType;
  readonly output: z.ZodType;
  readonly request: RequestTemplate;
  readonly response?: ResponseMap | undefined;
  readonly responseDefaults?: Readonly<Record<string, unknown>> | undefined;
}

/** An action as it is in every environment: contracts, and templates without address and headers. */
export interface ActionDefinition {
  /** The request as its author wrote it. */
  readonly written: RequestTemplate;
  /** The request; a body that cannot be sent is reported, and null here, so that everything else is still judged. */
  readonly request: RequestTemplate;
  readonly contracts: {
    /** The input contract with its path's inputs bounded, and as its author wrote it. */
    readonly bounded: JsonSchema;
    readonly written: JsonSchema;
    readonly output: JsonSchema;
  };
  /** Texts as Terraform reads them. */
  readonly texts: {
    /** The input contract with bounded inputs. */
    readonly input: string;
    readonly output: string;
    readonly body: string;
    readonly response: LoweredResponse;
  };
  /** The address below that of the service, as a template. */
  readonly url: string;
  /** Hash of what it sends and what it makes of the answer; equal in environments that do the same. */
  readonly hash: string;
}

/** Root of a tree → key of a definition → the definition. */
const known = new WeakMap<IConstruct, Map<string, ActionDefinition>>();

/**
 * The definition of an action in the tree of `root`. One that is declared again, for another environment, is not made again.
 *
 * @param prefix - first part of the environment's secret names
 */
export function definitionIn(root: IConstruct, declared: DeclaredDefinition, prefix: string): ActionDefinition {
  const key = keyOf(declared);
  if (key === undefined) return describeDefinition(declared, prefix);
  const own = known.get(root) ?? new Map<string, ActionDefinition>();
  known.set(root, own);
  const definition = own.get(key) ?? describeDefinition(declared, prefix);
  own.set(key, definition);
  return definition;
}

/** Makes contracts and templates of a declaration. */
function describeDefinition(declared: DeclaredDefinition, prefix: string): ActionDefinition {
  const request = soundRequest(declared.request);
  const asWritten = toContract(declared.input);
  const bounded = withPathInputs(asWritten, request.path.names);
  const output = toContract(declared.output);
  const inputs = inputTypesOf(bounded);
  const url = lowerUrl('', request, inputs);
  const body = lowerBody(request, inputs);
  const response = lowerResponse(declared.response, declared.responseDefaults ?? {}, output);
  const sharedBody = exceptionsIn(request.body).length === 0 ? body : lowerBody(request, inputs, withoutPrefix(prefix));
  return {
    written: declared.request,
    request,
    contracts: { bounded, written: asWritten, output },
    texts: {
      input: contractText(bounded),
      output: contractText(output),
      body: terraformText(body),
      response: responseText(response),
    },
    url,
    hash: definitionHashOf({ requestType: request.requestType, url, body: sharedBody, response }),
  };
}

/** A contract as Terraform reads it. */
export function contractText(contract: JsonSchema): string {
  return terraformText(stableJson(JSON.stringify(contract)));
}

function soundRequest(request: RequestTemplate): RequestTemplate {
  return bodyFault(request.body) === undefined ? request : { ...request, body: null };
}

/** Secrets of a body stand in the hash without what differs between environments by design. */
function withoutPrefix(prefix: string) {
  return ({ secretName }: { readonly secretName: string }) =>
    secretName.startsWith(`${prefix}_`) ? secretName.slice(prefix.length + 1) : secretName;
}

function responseText({ translationMap, translationMapDefaults, successTemplate }: LoweredResponse): LoweredResponse {
  const values = (texts: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, terraformText(text)]));
  return {
    translationMap: values(translationMap),
    translationMapDefaults: values(translationMapDefaults),
    successTemplate: terraformText(successTemplate),
  };
}

/** A text that only equal declarations share; undefined where that cannot be told, or where a secret of one environment is in it. */
function keyOf({ input, output, request, response, responseDefaults }: DeclaredDefinition): string | undefined {
  const contracts = [contractKey(input), contractKey(output)];
  if (contracts.includes(undefined) || bodyFault(request.body) !== undefined) return undefined;
  if (exceptionsIn(request.body).length > 0) return undefined;
  const { requestType, path, query, body } = request;
  const sent = [
    requestType,
    path.literals,
    path.names,
    Object.entries(query),
    body === undefined ? [] : keyOfBody(body),
  ];
  // One that is undefined is none, and JSON would write it like null, which is one.
  const defaults = Object.entries(responseDefaults ?? {}).filter(([, value]) => value !== undefined);
  const answer = [response && Object.entries(response), defaults];
  return JSON.stringify([contracts, sent, answer]);
}

/** A body with a mark at every value, so that an input's place is not taken for an object of the same members. */
function keyOfBody(value: BodyTemplate): readonly unknown[] {
  if (isField(value)) return ['input', value.name];
  if (typeof value !== 'object' || value === null || isBodyException(value)) return ['value', value];
  if (Array.isArray(value)) return ['list', ...(value as readonly BodyTemplate[]).map(keyOfBody)];
  const members = Object.entries(value as Readonly<Record<string, BodyTemplate>>);
  return ['object', ...members.map(([name, member]) => [name, keyOfBody(member)])];
}
