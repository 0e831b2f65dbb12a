import type { Redacted } from '../../../core/redacted';
import { isJsonObject, tryParseJson, type Json, type JsonObject } from '../../../core/rules/json-equivalence';
import type { Transport } from './transport';

/** Calls of the platform's API with one token; paths without `/api/v2`. Every method throws `ApiError` unless the answer is 2xx. */
export interface PlatformApi {
  /** A JSON object. */
  readonly get: (path: string) => Promise<JsonObject>;
  /** The answer's body as it is. */
  readonly getText: (path: string, accept: string) => Promise<string>;
  /** Sends JSON; the answer's object, empty when there was none. */
  readonly send: (method: 'POST' | 'PUT' | 'PATCH', path: string, body: Json) => Promise<JsonObject>;
  readonly delete: (path: string) => Promise<void>;
}

/** An API client that carries `token` on every call. */
export function createPlatformApi(transport: Transport, token: Redacted): PlatformApi {
  const call = async (
    method: string,
    path: string,
    options: { readonly accept?: string; readonly body?: string } = {},
  ) => {
    const answer = await transport('apiPrefix', {
      method,
      path: `/api/v2${path}`,
      headers: {
        Authorization: `Bearer ${token.reveal()}`,
        'Content-Type': 'application/json',
        Accept: options.accept ?? 'application/json',
      },
      body: options.body,
    });
    return answer.text;
  };
  return {
    get: async (path) => objectOf(await call('GET', path), path),
    getText: (path, accept) => call('GET', path, { accept }),
    send: async (method, path, body) => {
      const text = await call(method, path, { body: JSON.stringify(body) });
      return text === '' ? {} : objectOf(text, path);
    },
    delete: async (path) => void (await call('DELETE', path)),
  };
}

function objectOf(text: string, path: string): JsonObject {
  const body = tryParseJson(text);
  // Arrays are answered by no operation in use but one, whose answer is not read.
  if (Array.isArray(body)) return {};
  if (!isJsonObject(body)) throw new Error(`the answer to ${path.split('?')[0]} is no JSON object`);
  return body;
}
