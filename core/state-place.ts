import { z } from 'zod';

const text = z.string().min(1).max(1000);

/** The place where one stack's state is kept, as far as it tells one place from another and opens it again. Never holds a credential. */
export const statePlaceSchema = z.discriminatedUnion('kind', [
  /** A file beside the project or the sandbox, wherever that lies on a machine. */
  z.strictObject({ kind: z.literal('local') }),
  z.strictObject({ kind: z.literal('s3'), bucket: text, key: text, region: text, endpoint: text.optional() }),
  z.strictObject({ kind: z.literal('pg'), schema: text }),
  z.strictObject({ kind: z.literal('cloud'), organization: text, workspace: text, hostname: text.optional() }),
]);
export type StatePlace = z.infer<typeof statePlaceSchema>;

/** A place in words, the same for the same place: `s3://states/dev-crm.tfstate`. */
export function describePlace(place: StatePlace): string {
  switch (place.kind) {
    case 'local':
      return 'a local file';
    case 's3':
      return `s3://${place.bucket}/${place.key}`;
    case 'pg':
      return `the Postgres schema ${place.schema}`;
    case 'cloud':
      return `the workspace ${place.workspace} of ${place.hostname ?? 'app.terraform.io'}/${place.organization}`;
  }
}

/** True where both are one place. Two local files count as one: their lineage tells them apart. */
export function isSamePlace(one: StatePlace, other: StatePlace): boolean {
  return describePlace(one) === describePlace(other);
}
