import { z } from 'zod';
import { tryParseJson } from '../core/try-parse-json';

/** A column that holds JSON of this shape, as text. */
export function jsonColumn<T>(schema: z.ZodType<T>): z.ZodType<T, string> {
  return z
    .string()
    .transform((text) => tryParseJson(text))
    .pipe(schema);
}
