import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { assertNoProblems, ProblemsError, type Problem } from '../core/problem';
import { schemaProblems } from '../core/schema-problems';
import { tryParseJson } from '../core/try-parse-json';
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
    z.string(),
    z.object({
      name: z.string(),
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
  const content = tryParseJson(readText(file));
  assertNoProblems(schemaProblems(schema, content, file, 'synthesis-invalid').slice(0, 5));
  return schema.parse(content);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const problem = {
      code: 'synthesis-missing',
      where: file,
      what: 'synthesis has not written it, or this is not the project’s folder',
      fix: 'npx cdktf synth',
    };
    throw new ProblemsError([problem], { cause: error });
  }
}

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
