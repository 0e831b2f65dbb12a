import type { Problem } from '../core/problem';
import type { Stack } from './stack';

/** What a plan does with one resource. */
export type ChangeKind = 'create' | 'update' | 'replace' | 'delete' | 'forget' | 'read' | 'none';

/** One attribute that changes; values as JSON, in their place `(sensitive value)` or `(known after apply)`. */
export interface AttributeChange {
  /** `config_request.0.request_url_template`. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** One resource of a plan. */
export interface ResourceChange {
  readonly address: string;
  readonly type: string;
  readonly kind: ChangeKind;
  /** The attributes that change; empty unless it is an update or a replacement. */
  readonly attributes: readonly AttributeChange[];
  /** Attributes that cannot change in place, by path. */
  readonly forcedBy: readonly string[];
  /** Address that it had until now; undefined where it keeps it. */
  readonly movedFrom?: string | undefined;
  /** True for an object that exists already and is taken over. */
  readonly isImport: boolean;
}

/** A resource that changes, with what its provider makes of it; values are Terraform's, those that are not known yet are left out. */
export interface PlannedObject {
  readonly address: string;
  readonly type: string;
  readonly kind: ChangeKind;
  readonly before: unknown;
  readonly after: unknown;
}

/** One output of a stack that changes. */
export interface OutputChange {
  readonly name: string;
  readonly kind: ChangeKind;
  readonly before: string;
  readonly after: string;
}

/** A saved plan of one stack. */
export interface StackPlan {
  readonly stack: Stack;
  readonly mode: PlanMode;
  /** File that Terraform saved it in, to be applied as it is. */
  readonly file: string;
  /** SHA-256 of that file. */
  readonly digest: string;
  readonly changes: readonly ResourceChange[];
  readonly outputs: readonly OutputChange[];
  /** The same changes as whole objects, to be judged; not shown. */
  readonly objects: readonly PlannedObject[];
  /** Ids of objects that others have deleted since the last apply. */
  readonly gone: readonly string[];
  /** What was changed by others since the last apply. */
  readonly drift: readonly ResourceChange[];
  /** False where there is nothing to apply. */
  readonly hasChanges: boolean;
  readonly warnings: readonly Problem[];
}

/** Work that a plan is made for: what the JSON says, the end of all of it, or only what others have changed. */
export type PlanMode = 'normal' | 'destroy' | 'refresh-only';

/** Numbers of a plan as Terraform counts: a replacement is one added and one destroyed. */
export interface Counts {
  readonly added: number;
  readonly changed: number;
  readonly destroyed: number;
}

/** What the changes come to. */
export function countChanges(changes: readonly { readonly kind: ChangeKind }[]): Counts {
  const count = (...kinds: readonly ChangeKind[]) => changes.filter(({ kind }) => kinds.includes(kind)).length;
  return { added: count('create', 'replace'), changed: count('update'), destroyed: count('delete', 'replace') };
}
