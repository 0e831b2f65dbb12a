import { z } from 'zod';
import { age } from './age';
import { awsSecretsManager } from './aws-secrets-manager';
import { env } from './env';
import { exec } from './exec';
import { file } from './file';
import { ownModule } from './module';
import { prompt } from './prompt';
import { sops } from './sops';
import type { SourceKind } from './source-kind';
import { vault } from './vault';

// A new kind of source is one file beside these and one line here; its reader is one file and one line in `secrets/sources/`.
const kinds = {
  env,
  file,
  prompt,
  age,
  sops,
  exec,
  vault,
  'aws-secrets-manager': awsSecretsManager,
  module: ownModule,
};
type Kinds = typeof kinds;
type Kind = SourceKind<ValueSource, CommonSource>;

/** Where a secret's value comes from; declared in `environments/`. */
export type ValueSource = { readonly [K in keyof Kinds]: z.infer<Kinds[K]['schema']> }[keyof Kinds];

/** A source of all secrets of an environment: without what the secret's name decides. */
export type CommonSource = { readonly [K in keyof Kinds]: Parameters<Kinds[K]['sourceOf']>[0] }[keyof Kinds];

/** Every kind. */
export const sourceKinds = Object.keys(kinds) as readonly ValueSource['kind'][]; // keys of a constant with these keys alone

const schemas = Object.values(kinds).map(({ schema }) => schema);

export const valueSourceSchema = z.discriminatedUnion(
  'kind',
  schemas as unknown as [z.ZodObject], // each is an object with a `kind` of its own, which its type does not show
) as unknown as z.ZodType<ValueSource>;

/** Where a value comes from, in a few words for lists. */
export function describeSource(source: ValueSource): string {
  return kindOf(source).words(source);
}

/** The source of secret `name`, where this is declared for all of its environment. */
export function sourceFor(common: CommonSource, name: string): ValueSource {
  return kindOf(common).sourceOf(common, name);
}

/** The table ties each kind to its own sources; the compiler cannot follow that through an index. */
function kindOf({ kind }: { readonly kind: keyof Kinds }): Kind {
  return kinds[kind] as unknown as Kind;
}
