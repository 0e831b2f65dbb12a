/** The platform's limit for one request in bytes, resolved secrets included (guide, section 2 and edge case 2). */
export const maxRequestBytes = 512 * 1024;
