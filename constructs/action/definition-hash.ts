import { createHash } from 'node:crypto';
import { lowerBody, lowerUrl, type InputTypes } from '../words/lower-request';
import type { LoweredResponse } from '../words/response';
import type { RequestTemplate } from '../words/request-template';

/**
 * SHA-256 of method, path, query, body and response. The address is left out, and secrets in bodies stand without the environment's prefix,
 * so that what differs between environments by design does not change it.
 */
export function definitionHashOf(
  prefix: string,
  request: RequestTemplate,
  inputs: InputTypes,
  response: LoweredResponse,
): string {
  const { translationMap, translationMapDefaults, successTemplate } = response;
  const body = lowerBody(request, inputs, ({ secretName }) =>
    secretName.startsWith(`${prefix}_`) ? secretName.slice(prefix.length + 1) : secretName,
  );
  const definition = [request.requestType, lowerUrl('', request, inputs), body];
  return createHash('sha256')
    .update(JSON.stringify([...definition, translationMap, translationMapDefaults, successTemplate]))
    .digest('hex');
}
