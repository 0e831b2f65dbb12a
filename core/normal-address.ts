import { normalPath } from './normal-path';

/** An address in the one spelling in which it is judged and sent, or why it is none. The reason never repeats it: it may hold credentials. */
export type NormalAddress = { readonly address: string } | { readonly fault: string };

/** Scheme, host, port, path; hosts in ASCII only, so that a reader sees the name that is asked for. */
const form =
  /^https?:\/\/((?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?|\[[0-9a-f:.]+\])(?::\d{1,5})?((?:\/[a-z0-9\-._~/:@!&'()*+,;=%]*)?)$/i;
const loopbackHosts = new Set(['127.0.0.1', 'localhost', '[::1]']);

const unfit: readonly (readonly [fault: string, pattern: RegExp])[] = [
  ['it holds blanks, control characters or letters beyond ASCII', /[^\x21-\x7e]/],
  ['it holds template characters', /[${}]/],
  ['it holds a backslash', /\\/],
  ['it holds credentials', /^[^/]*\/\/[^/?#]*@/],
  ['it has a query or fragment', /[?#]/],
  ['it ends with a slash', /\/$/],
];

/**
 * The normal form of an https address (http to loopback only): scheme and host in small letters, no default port, the path as `normalPath`
 * writes it, no slash at the end. What a URL parser would repair in silence, such as blanks, line ends and backslashes, is a fault.
 */
export function normalAddress(text: string): NormalAddress {
  const [fault] = unfit.find(([, pattern]) => pattern.test(text)) ?? [];
  if (fault !== undefined) return { fault };
  const parts = form.exec(text);
  if (!parts || !URL.canParse(text)) return { fault: 'it is not of the form https://host/path' };
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopbackHosts.has(url.hostname))) {
    return { fault: `it uses ${url.protocol.replace(':', '')}` };
  }
  const [, , path = ''] = parts;
  const normal = path === '' ? undefined : normalPath([path]);
  if (normal?.fault) return { fault: `its path ${normal.fault.reason}` };
  return { address: `${url.origin}${normal?.literals.join('') ?? ''}` };
}
