import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { assertNoProblems, ProblemsError } from '../../core/problem';
import { schemaProblems } from '../../core/schema-problems';
import { tryParseJson } from '../../core/try-parse-json';

const configSchema = z.object({
  /** Shell command that synthesises. */
  app: z.string().min(1).optional(),
  output: z.string().min(1).optional(),
  context: z.record(z.string(), z.unknown()).default({}),
});

/** The members of `cdktf.json` that concern us; the others are the framework's. */
export type CdktfConfig = z.infer<typeof configSchema>;

/**
 * Reads the project's `cdktf.json`.
 *
 * @throws ProblemsError `cdktf-json-missing` or `cdktf-json-invalid`
 */
export function readConfig(project: string): CdktfConfig {
  const content = tryParseJson(readText(join(project, 'cdktf.json')));
  assertNoProblems(schemaProblems(configSchema, content, 'cdktf.json', 'cdktf-json-invalid'));
  return configSchema.parse(content);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const problem = {
      code: 'cdktf-json-missing',
      where: file,
      what: 'this folder must be a project’s, and has no cdktf.json that can be read',
      fix: 'run the command in the project’s folder',
    };
    throw new ProblemsError([problem], { cause: error });
  }
}
