import type { z } from 'zod';
import type { Problem } from './problem';

/**
 * A failed zod parse as problems. Input values are not shown: zod keeps them out of its messages unless `reportInput` is set, and
 * we name the property only.
 */
export function schemaProblems(schema: z.ZodType, value: unknown, where: string, code: string): Problem[] {
  const result = schema.safeParse(value);
  if (result.success) return [];
  return result.error.issues.map((issue) => {
    const path = issue.path.map(String).join('.');
    return {
      code,
      where: path === '' ? where : `${where}#${path}`,
      what: lowerFirst(issue.message),
      fix: path === '' ? 'correct the value' : `correct \`${path}\``,
    };
  });
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
