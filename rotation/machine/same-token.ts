/** Code of the fault that an issuer gave the value that is in use. */
export const sameToken = 'issuer-same-value';
