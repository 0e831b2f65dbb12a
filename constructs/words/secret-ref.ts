/** Says where a secret lives; holds no value. `Env` keeps one environment's secrets out of another's constructs. */
export interface SecretRef<Env extends string = string> {
  /** `prod_crm_bearer`. */
  readonly secretName: string;
  readonly environmentName: Env;
}

/** True for a reference to a secret. */
export function isSecretRef(value: unknown): value is SecretRef {
  return typeof value === 'object' && value !== null && 'secretName' in value && 'environmentName' in value;
}
