import type { Abandonment } from '../core/environment';

/** Stacks that are live and that the code does not have any more, each with its reason: docs/authoring/remove-a-service.md. */
export const abandoned: readonly Abandonment[] = [];
