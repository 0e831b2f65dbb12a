import { z } from 'zod';

/** Whether an address is scheme, host and port, and nothing else: no path, query or fragment, and nobody's name or password. */
export function isBareAddress(address: string): boolean {
  return URL.canParse(address) && /^[a-z]+:\/\/[^/?#@\\\s]+\/?$/i.test(address);
}

/** The address of a service, as it is declared. */
export const bareAddress = z.url({ protocol: /^https?$/, abort: true }).refine(isBareAddress, {
  error: 'must be scheme, host and port alone, without path, query, user or password',
});
