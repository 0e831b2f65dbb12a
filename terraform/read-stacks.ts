import { join, resolve } from 'node:path';
import { z } from 'zod';
import { plainName } from '../core/names';
import { ProblemsError, type Problem } from '../core/problem';
import { tryReadJsonFile } from '../core/read-json-file';
import type { Stack, StackSettings } from './stack';

/** A path below the output folder, of plain names: nothing leads out of it. */
const pathSchema = z.string().regex(/^(?!\.)[\w.-]+(\/(?!\.)[\w.-]+)*$/, 'a path below the output folder is expected');

const annotationSchema = z.object({
  constructPath: z.string(),
  level: z.string(),
  message: z.string(),
});

const manifestSchema = z.object({
  stacks: z.record(
    plainName,
    z.object({
      name: plainName,
      synthesizedStackPath: pathSchema,
      workingDirectory: pathSchema,
      dependencies: z.array(z.string()).default([]),
      annotations: z.array(annotationSchema).default([]),
    }),
  ),
});

const stackJsonSchema = z.object({
  terraform: z.record(z.string(), z.unknown()).default({}),
  variable: z.record(z.string(), z.unknown()).default({}),
  '//': z.object({ outputs: z.unknown().optional() }).optional(),
});

/** The stacks of a synthesis, and what the app noted about its constructs. */
export interface Synthesis {
  /** By name. */
  readonly stacks: readonly Stack[];
  /** Paths of their JSON below the output folder. */
  readonly paths: readonly string[];
  /** Notes of the framework's own kind (`Annotations.of`); an error among them refuses the synthesis. */
  readonly annotations: readonly Problem[];
}

/**
 * Reads what synthesis left in `outputFolder`.
 *
 * @throws ProblemsError `synthesis-missing` or `synthesis-invalid`
 */
export function readStacks(outputFolder: string): Synthesis {
  const { stacks } = read(join(outputFolder, 'manifest.json'), manifestSchema);
  const all = Object.values(stacks).sort((one, other) => (one.name < other.name ? -1 : 1));
  return {
    stacks: all.map(({ name, workingDirectory, synthesizedStackPath, dependencies }) => ({
      name,
      directory: resolve(outputFolder, workingDirectory),
      dependencies,
      settings: readSettings(join(outputFolder, synthesizedStackPath)),
    })),
    paths: all.map(({ synthesizedStackPath }) => synthesizedStackPath),
    annotations: all.flatMap(({ annotations }) => annotations.map(toProblem)),
  };
}

function readSettings(file: string): StackSettings {
  const { terraform, variable, '//': notes } = read(file, stackJsonSchema);
  return { terraform, variables: Object.keys(variable), outputTree: notes?.outputs };
}

function read<Content>(file: string, schema: z.ZodType<Content>): Content {
  const about = { code: 'synthesis-invalid', kind: 'as synthesis wrote it', fix: 'npx cdktf synth', maxBytes };
  const content = tryReadJsonFile(file, schema, about);
  if (content !== undefined) return content;
  throw new ProblemsError([
    {
      code: 'synthesis-missing',
      where: file,
      what: 'synthesis has not written it, or this is not the project’s folder',
      fix: 'npx cdktf synth',
    },
  ]);
}

/** The JSON of a stack of some thousand resources. */
const maxBytes = 256 * 1024 * 1024;

function toProblem({ constructPath, level, message }: z.infer<typeof annotationSchema>): Problem {
  const isError = level.endsWith('error');
  return {
    code: 'construct-annotation',
    where: constructPath,
    what: message,
    fix: isError ? 'mend what the construct complains of' : 'mind it; nothing is refused for it',
    ...(isError ? {} : { level: 'warning' }),
  };
}
