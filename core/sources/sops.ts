import { z } from 'zod';
import { identityPlace, isOneOf } from './identity-place';
import { argument, type SourceKind } from './source-kind';

// `sops --extract` takes members between quotes and brackets, and knows no escape for either.
const member = z.string().regex(/^[^\0[\]"']+$/);

const schema = z
  .strictObject({
    kind: z.literal('sops'),
    path: z.string().min(1),
    /** Names of the members that lead to it: `['crm', 'bearer']`. */
    key: z.array(member).min(1),
    ...identityPlace,
    /** Name or path of the `sops` program, which decrypts in our place: for keys of a KMS, of PGP, and files of other forms. */
    program: argument.min(1).optional(),
  })
  .refine(({ identityFile, identityVariable, program }) => isOneOf(identityFile, identityVariable, program), {
    error: 'must have one of identityFile, identityVariable and program',
  });
type Sops = z.infer<typeof schema>;

/** One value of a YAML or JSON file that SOPS encrypted. */
export const sops: SourceKind<Sops, Readonly<Omit<Sops, 'key'>> & { readonly key?: readonly string[] }> = {
  schema,
  words: ({ path, key }) => `sops ${path}#${key.join('.')}`,
  sourceOf: (common, name) => ({ ...common, key: [...(common.key ?? []), name] }),
};
