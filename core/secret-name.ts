import type { Problem } from './problem';

/** A parsed `env_service_type` name: `prod_crm_bearer`. */
export interface SecretName {
  readonly environment: string;
  readonly service: string;
  readonly type: string;
}

const part = /^[a-z][a-z0-9]*$/;
const whole = /^[a-z][a-z0-9]*_[a-z][a-z0-9]*_[a-z][a-z0-9]*$/;

/** Longest name accepted; a name is also a credential's name and a field's key on the platform. */
export const maxSecretNameLength = 100;

/** True when `text` may be one part (environment, service or type) of a secret name. */
export function isSecretNamePart(text: string): boolean {
  return part.test(text);
}

/** `prod_crm_bearer` from its parts. */
export function formatSecretName(name: SecretName): string {
  return `${name.environment}_${name.service}_${name.type}`;
}

/** Parses `env_service_type`; undefined when the text does not fit the grammar. */
export function tryParseSecretName(text: string): SecretName | undefined {
  if (text.length > maxSecretNameLength || !whole.test(text)) return undefined;
  const [environment, service, type] = text.split('_');
  // The regular expression has matched three non-empty parts.
  return { environment: environment!, service: service!, type: type! };
}

/** Why `text` is not a secret name; empty when it is one. */
export function secretNameProblems(text: string, where: string): Problem[] {
  if (tryParseSecretName(text)) return [];
  const found = /^[ -~]{1,100}$/.test(text) ? `'${text}'` : `a name of ${text.length} characters, some not printable`;
  return [
    {
      code: 'secret-name-invalid',
      where,
      what: `a secret name must be env_service_type in lower-case letters and digits, got ${found}`,
      fix: 'name it like prod_crm_bearer: three parts, each beginning with a letter',
    },
  ];
}
