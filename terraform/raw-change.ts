import { z } from 'zod';
import { wireObject } from '../core/wire';

/** A change as Terraform describes it; members that are not known yet are left out. */
export const changeSchema = wireObject({
  actions: z.array(z.string()),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  after_unknown: z.unknown().optional(),
  before_sensitive: z.unknown().optional(),
  after_sensitive: z.unknown().optional(),
  replace_paths: z.array(z.array(z.union([z.string(), z.number()]))).default([]),
  importing: z.unknown().optional(),
});
/** Before and after of a resource or an output; what is sensitive or unknown is marked in shapes of the same build. */
export type RawChange = z.infer<typeof changeSchema>;
