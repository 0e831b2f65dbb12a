import { objectMember, requiredText, textMapMember, textMember } from '../platform/members';
import { isJsonObject, type JsonObject } from '../../../core/rules/json-equivalence';
import { firstBlock, stringMapOf, textOf, type Attributes, type Value } from '../values/value';

/** `config.request` of a data action as it is sent; empty without the block. */
export function requestBody(planned: Attributes): JsonObject {
  const block = firstBlock(planned['config_request']);
  if (block === undefined) return {};
  return {
    requestUrlTemplate: textOf(block['request_url_template']) ?? '',
    requestTemplate: textOf(block['request_template']) ?? '',
    requestType: textOf(block['request_type']) ?? '',
    headers: stringMapOf(block['headers']),
  };
}

/** `config.response` of a data action as it is sent; empty without the block. */
export function responseBody(planned: Attributes): JsonObject {
  const block = firstBlock(planned['config_response']);
  if (block === undefined) return {};
  return {
    translationMap: stringMapOf(block['translation_map']),
    translationMapDefaults: stringMapOf(block['translation_map_defaults']),
    successTemplate: textOf(block['success_template']) ?? '',
  };
}

/** The block `config_request` from an answer; the template's text comes from its own request. */
export function readRequest(config: JsonObject, template: string | null): Value {
  if (!isJsonObject(config['request'])) return [];
  const request = objectMember(config, 'request');
  return [
    {
      request_url_template: requiredText(request, 'requestUrlTemplate'),
      request_template: template,
      request_type: textMember(request, 'requestType'),
      headers: textMapMember(request, 'headers'),
    },
  ];
}

/** The block `config_response` from an answer; the template's text comes from its own request. */
export function readResponse(config: JsonObject, template: string | null): Value {
  if (!isJsonObject(config['response'])) return [];
  const response = objectMember(config, 'response');
  return [
    {
      translation_map: textMapMember(response, 'translationMap'),
      translation_map_defaults: textMapMember(response, 'translationMapDefaults'),
      success_template: template,
    },
  ];
}
