import { InternalError } from '../core/internal-error';

/**
 * A bug as it may be shown and reported: what kind of error, and where it was thrown. Its message is left out unless it is one of ours: those
 * of libraries quote what they were given, which may be a value.
 */
export function describeBug(error: unknown): string {
  if (!(error instanceof Error)) return 'a value that is not an Error was thrown';
  const { name, message, stack = '' } = error;
  const code =
    'code' in error && typeof error.code === 'string' && /^(ERR_[A-Z0-9_]{1,60}|E[A-Z]{2,20})$/.test(error.code)
      ? error.code
      : '';
  const words = error instanceof InternalError ? message : code;
  const head = `${/^\w{1,60}$/.test(name) ? name : 'Error'}${words === '' ? '' : `: ${words}`}`;
  const frames = stack
    .replace(message, '')
    .split('\n')
    .filter((line) => /^ +at \S/.test(line));
  return [head, ...frames].join('\n');
}
