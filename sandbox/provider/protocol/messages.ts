import type { DynamicValue } from '../values/codec';

/** One step from an object to one of its parts. */
export type PathStep =
  { readonly attribute_name: string } | { readonly element_key_int: number } | { readonly element_key_string: string };

/** Where in a value something is. */
export interface AttributePath {
  readonly steps: readonly PathStep[];
}

/** What Terraform shows the user. Never holds a secret value. */
export interface Diagnostic {
  /** 1 = error, 2 = warning. */
  readonly severity: 1 | 2;
  readonly summary: string;
  readonly detail: string;
  readonly attribute?: AttributePath;
}

/** Members of any request of the provider service; each method reads its own. */
export interface ProviderRequest {
  readonly type_name: string;
  readonly id: string;
  readonly terraform_version: string;
  readonly config: DynamicValue | null;
  readonly prior_state: DynamicValue | null;
  readonly proposed_new_state: DynamicValue | null;
  readonly planned_state: DynamicValue | null;
  readonly current_state: DynamicValue | null;
  readonly raw_state: { readonly json: Uint8Array } | null;
  readonly private: Uint8Array;
  readonly prior_private: Uint8Array;
  readonly planned_private: Uint8Array;
}

/** Answers one method of the provider service. */
export type ProviderMethod = (request: ProviderRequest) => Promise<object> | object;
