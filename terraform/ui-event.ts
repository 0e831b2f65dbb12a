import { z } from 'zod';
import { wireObject } from '../core/wire';
import { tryParseJson } from '../core/try-parse-json';

const diagnosticSchema = wireObject({
  severity: z.enum(['error', 'warning']),
  summary: z.string(),
  detail: z.string().default(''),
  /** Resource that it is about; missing where it is about none. */
  address: z.string().optional(),
});
/** An error or a warning, as Terraform words it. */
export type Diagnostic = z.infer<typeof diagnosticSchema>;

const hookSchema = wireObject({
  resource: wireObject({ addr: z.string() }),
  /** `create`, `update`, `delete`, `read`. */
  action: z.string().optional(),
});

/** One line of `-json` output (the machine-readable UI, version 1 of Terraform and OpenTofu); what we do not read is left out. */
const uiEventSchema = wireObject({
  type: z.string(),
  '@message': z.string().default(''),
  diagnostic: diagnosticSchema.optional(),
  hook: hookSchema.optional(),
});
export type UiEvent = z.infer<typeof uiEventSchema>;

/** True where Terraform has begun with a resource; before that it has changed nothing. */
export function hasBegun(events: readonly UiEvent[]): boolean {
  return events.some(({ type }) => type.startsWith('apply_'));
}

/** The event that a line holds; undefined for any other text. */
export function tryParseUiEvent(line: string): UiEvent | undefined {
  const parsed = uiEventSchema.safeParse(tryParseJson(line));
  return parsed.success ? parsed.data : undefined;
}
