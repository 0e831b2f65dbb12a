import { AnswerTooLarge, HttpRequestInvalid, type HttpRequest, type Send } from '../../genesys/send';
import type { Fetch } from '../../genesys/system-fetch';

/** Sends by what takes the web's requests, such as a sandbox in this process. */
export function overFetch(fetch: Fetch): Send {
  return async (request) => {
    const response = await fetch(toRequest(request));
    const text = await response.text();
    if (Buffer.byteLength(text) > request.mostBytes) throw new AnswerTooLarge();
    return { status: response.status, headers: response.headers, text };
  };
}

function toRequest({ url, method, headers, body, signal }: HttpRequest): Request {
  try {
    return new Request(url, { method, headers, redirect: 'manual', signal, ...(body !== undefined && { body }) });
  } catch {
    throw new HttpRequestInvalid();
  }
}
