import type { z } from 'zod';
import type { Problem } from './problem';

/**
 * A failed zod parse as problems. Input values are not shown: zod keeps them out of its messages unless `reportInput` is set, and
 * we name the property only. Names of members come from the input too, so only those of plain characters are shown.
 */
export function schemaProblems(schema: z.ZodType, value: unknown, where: string, code: string): Problem[] {
  const result = schema.safeParse(value);
  return result.success ? [] : issueProblems(result.error.issues, where, code);
}

/** The issues of a failed parse as problems at `where`. */
export function issueProblems(issues: readonly z.core.$ZodIssue[], where: string, code: string): Problem[] {
  return issues.map((issue) => {
    const path = memberPath(issue.path);
    return {
      code,
      where: path === '' ? where : `${where}#${path}`,
      what: describe(issue),
      fix: path === '' ? 'correct the value' : `correct \`${path}\``,
    };
  });
}

function describe(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys')
    return `no members are known here by the names ${issue.keys.map(plainName).join(', ')}`;
  return issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
}

/** The way to a member, with dots; what is no plain name is not shown. */
export function memberPath(path: readonly PropertyKey[]): string {
  return path.map((part) => plainName(String(part))).join('.');
}

function plainName(name: string): string {
  return /^[\w.:/@+-]{1,80}$/.test(name) ? name : '(a name that is not shown)';
}
