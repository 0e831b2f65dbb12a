import { z } from 'zod';
import { bareAddress } from './is-bare-address';
import { variableName, type SourceKind } from './source-kind';

const vaultPath = z.string().regex(/^(?!\.\.?(\/|$))[^/\0]+(\/(?!\.\.?(\/|$))[^/\0]+)*$/);

const schema = z.strictObject({
  kind: z.literal('vault'),
  /** `https://vault.example.com:8200`; http to this machine only. */
  address: bareAddress,
  /** Where the engine is mounted: `secret`. */
  mount: vaultPath,
  path: vaultPath,
  field: z.string().min(1),
  /** Environment variable that holds the token. */
  tokenVariable: variableName,
  namespace: vaultPath.optional(),
  /** The newest unless given. */
  version: z.int().min(1).optional(),
});
type Vault = z.infer<typeof schema>;

/** One field of a secret in a KV version 2 engine of HashiCorp Vault or OpenBao. */
export const vault: SourceKind<Vault, Readonly<Omit<Vault, 'field' | 'version'>>> = {
  schema,
  words: ({ mount, path, field }) => `vault ${mount}/${path}#${field}`,
  sourceOf: (common, name) => ({ ...common, path: `${common.path}/${name}`, field: 'value' }),
};
