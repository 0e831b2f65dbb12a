/** Our own bug: thrown at once, shown with its stack and a request to report it (exit code 70). */
export class InternalError extends Error {
  override readonly name = 'InternalError';
}
