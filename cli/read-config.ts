import { join } from 'node:path';
import { z } from 'zod';
import { ProblemsError } from '../core/problem';
import { tryReadJsonFile } from '../core/read-json-file';

const configSchema = z.object({
  /** Shell command that synthesises. */
  app: z.string().min(1).optional(),
  output: z.string().min(1).optional(),
  context: z.record(z.string(), z.unknown()).default({}),
  /** Versions of Terraform and OpenTofu that the stacks are for; the framework judges them. */
  targetVersions: z.unknown().optional(),
});

/** The members of `cdktf.json` that concern us; the others are the framework's. */
export type CdktfConfig = z.infer<typeof configSchema>;

/**
 * Reads the project's `cdktf.json`.
 *
 * @throws ProblemsError `cdktf-json-missing` or `cdktf-json-invalid`
 */
export function readConfig(project: string): CdktfConfig {
  const file = join(project, 'cdktf.json');
  const about = {
    where: 'cdktf.json',
    code: 'cdktf-json-invalid',
    kind: 'the settings of the project',
  };
  const config = tryReadJsonFile(file, configSchema, about);
  if (config) return config;
  throw new ProblemsError([
    {
      code: 'cdktf-json-missing',
      where: file,
      what: 'this folder must be a project’s, and has no cdktf.json',
      fix: 'run the command in the project’s folder',
    },
  ]);
}

/** Members that the app gets to know, as its context. */
export function contextOf({
  context,
  targetVersions,
}: Pick<CdktfConfig, 'context' | 'targetVersions'>): CdktfConfig['context'] {
  return targetVersions === undefined ? context : { ...context, targetVersions };
}
