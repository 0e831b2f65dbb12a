/** A token of RFC 9110, without what begins a program where names are read as templates too. */
const fieldName = /^[!&'*+.^_`|~0-9A-Za-z-]+$/;

/** True for a text that can name a header. */
export function isHeaderName(text: string): boolean {
  return fieldName.test(text);
}
