import type { Context } from 'hono';
import type { z } from 'zod';
import { apiError } from './api-error';
import { tryParseJson } from '../../core/try-parse-json';

/** Largest body that a target reads, in bytes. */
export const maxBodyBytes = 64 * 1024;

/** The request's body by its schema, or the 4xx that says what is wrong with it. */
export async function readJsonBody<T>(
  context: Context,
  schema: z.ZodType<T>,
): Promise<{ readonly body: T } | { readonly refusal: Response }> {
  const text = await context.req.text();
  if (text.length > maxBodyBytes)
    return { refusal: apiError(413, 'too_large', `a body must not exceed ${maxBodyBytes} bytes`) };
  const parsed = schema.safeParse(tryParseJson(text));
  if (parsed.success) return { body: parsed.data };
  const issues = parsed.error.issues.map((issue) =>
    [issue.path.join('.'), issue.message].filter((part) => part !== '').join(': '),
  );
  return {
    refusal: apiError(400, 'invalid_body', `the body must be JSON of the documented shape (${issues.join('; ')})`),
  };
}
