import { z } from 'zod';
import { identityPlace, isOneOf } from './identity-place';
import type { SourceKind } from './source-kind';

const schema = z
  .strictObject({ kind: z.literal('age'), path: z.string().min(1), ...identityPlace })
  .refine(({ identityFile, identityVariable }) => isOneOf(identityFile, identityVariable), {
    error: 'must have either identityFile or identityVariable',
  });
type Age = z.infer<typeof schema>;

/** A file that holds exactly the value, encrypted with age; binary or armored. */
export const age: SourceKind<Age, Readonly<Omit<Age, 'path'>> & { readonly directory: string }> = {
  schema,
  words: ({ path }) => `age ${path}`,
  sourceOf: ({ directory, ...identity }, name) => ({ ...identity, path: `${directory}/${name}.age` }),
};
