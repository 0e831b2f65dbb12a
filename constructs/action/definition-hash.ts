import { createHash } from 'node:crypto';
import type { LoweredResponse } from '../words/response';

/** Everything that a definition's hash is made of: templates without the address, secrets of bodies without the environment's prefix. */
export interface HashedDefinition {
  readonly requestType: string;
  readonly url: string;
  readonly body: string;
  readonly response: LoweredResponse;
}

/** SHA-256 of method, path, query, body and response. What differs between environments by design does not change it. */
export function definitionHashOf({ requestType, url, body, response }: HashedDefinition): string {
  const { translationMap, translationMapDefaults, successTemplate } = response;
  return createHash('sha256')
    .update(JSON.stringify([requestType, url, body, translationMap, translationMapDefaults, successTemplate]))
    .digest('hex');
}
