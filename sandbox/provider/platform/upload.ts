import type { SendHttp } from './http';
import { isLoopback } from './gateway';

/** Sends a file to an address that the platform gave. Resolves for the status 200 only. */
export type Upload = (address: string, headers: Readonly<Record<string, string>>, text: string) => Promise<void>;

/**
 * Uploads as the official provider does (v1.84.1, read in code): past the gateway, without token and without `User-Agent`. It repeats a
 * failed upload for 20 seconds, with an empty body by mistake; here the first failure is the last.
 */
export function createUpload(send: SendHttp): Upload {
  return async (address, headers, body) => {
    const { protocol, hostname, port, pathname, search } = new URL(address);
    if (protocol !== 'http:' || !isLoopback(hostname))
      throw new Error('the upload address is not on this machine, and a stand-in works with a sandbox only');
    const { status } = await send({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? 80 : Number(port),
      method: 'PUT',
      path: pathname + search,
      headers,
      body,
    });
    if (status !== 200) throw new Error(`the upload of the file was answered with status ${status}`);
  };
}
