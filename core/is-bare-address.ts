/** Whether an address is scheme, host and port, and nothing else: no path, query or fragment, and nobody's name or password. */
export function isBareAddress(address: string): boolean {
  return URL.canParse(address) && /^[a-z]+:\/\/[^/?#@\\\s]+\/?$/i.test(address);
}
