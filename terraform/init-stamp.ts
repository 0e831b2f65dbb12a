import { join } from 'node:path';
import { z } from 'zod';
import { tryParseJson } from '../core/try-parse-json';
import { tryReadText } from '../core/try-read-text';

const stampSchema = z.strictObject({
  backend: z.string(),
  all: z.string(),
  /** SHA-256 of the lock file that it left. Missing in stamps of earlier releases. */
  lock: z.string().optional(),
});

/** Digests of what the last successful `init` of a stack was for. Kept in `.terraform`, and void with it. */
export type InitStamp = z.infer<typeof stampSchema>;

/** File of the stamp in a stack's folder. */
export function stampFile(directory: string): string {
  return join(directory, '.terraform', 'initialised.json');
}

/** The stamp of a stack's folder; undefined where there is none that can be used. */
export function readStamp(directory: string): InitStamp | undefined {
  const parsed = stampSchema.safeParse(tryParseJson(tryReadText(stampFile(directory)) ?? ''));
  return parsed.success ? parsed.data : undefined;
}

/** Name of the file in which Terraform keeps providers with their checksums. */
export const lockFileName = '.terraform.lock.hcl';
