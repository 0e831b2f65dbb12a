import { z } from 'zod';
import { isPlainName, shownName } from './plain-name';
import type { Problem } from './problem';
import { isSecretNamePart, maxSecretNameLength, tryParseSecretName } from './secret-name';

/** The variables `GCDA_KEY_FILE` and `GCDA_KEY_EXEC` have another meaning than the key of an environment called so. */
const reserved: ReadonlySet<string> = new Set(['file', 'exec']);

/** True for a name that an environment may have: it becomes a part of file names, of variables and of addresses. */
export function isEnvironmentName(name: string): boolean {
  return /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name) && name.length <= 40 && isPlainName(name) && !reserved.has(name);
}

/** True for a name that an organisation may have: Terraform's input variables begin with it. */
export function isOrganizationName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_-]*$/.test(name) && name.length <= 64 && isPlainName(name);
}

const held = (what: string, fits: (text: string) => boolean) => z.string().refine(fits, { error: `must be ${what}` });

/** What every name in a file of ours is held to, so that none leads out of a path, a variable or an address. */
export const environmentName = held('the name of an environment', isEnvironmentName);
export const organizationName = held('the name of an organisation', isOrganizationName);
export const secretName = held('the name of a secret', (text) => tryParseSecretName(text) !== undefined);
export const secretNamePart = held(
  'a part of a secret name',
  (text) => text.length <= maxSecretNameLength && isSecretNamePart(text),
);
/** Stacks, credentials, integrations. */
export const plainName = held('a name of letters, digits, dashes and underscores', isPlainName);
/** Terraform's input variables, as environment variables. */
export const variableName = held('the name of a variable', (text) => /^[A-Za-z_][A-Za-z0-9_-]{0,127}$/.test(text));
/** A field of a credential. */
export const fieldKey = held('the key of a field', (text) => /^[A-Za-z_][A-Za-z0-9_.-]{0,127}$/.test(text));
/** Names that only people and the platform read: one line of some length. */
export const lineText = held('one line', (text) => /^[^\p{Cc}\p{Zl}\p{Zp}]{1,1000}$/u.test(text));

/** Why an environment, its organisation or the stack that is named after it cannot be called so. */
export function declaredNameProblems(
  environment: { readonly name: string; readonly organization: { readonly name: string } },
  stack: string,
): Omit<Problem, 'where'>[] {
  const { name, organization } = environment;
  const problems: Omit<Problem, 'where'>[] = [];
  if (!isEnvironmentName(name))
    problems.push({
      code: 'environment-name-invalid',
      what: `an environment must be called like eu-dev, and not file or exec, got ${shownName(name)}`,
      fix: 'lower-case letters and digits, in parts joined by dashes; `prefix` keeps the names of its secrets as they are',
    });
  if (!isOrganizationName(organization.name))
    problems.push({
      code: 'organization-name-invalid',
      what: `an organisation must be called with letters, digits, dashes and underscores, got ${shownName(organization.name)}`,
      fix: 'rename it; it is short, and only for use here',
    });
  if (problems.length === 0 && !isPlainName(stack))
    problems.push({
      code: 'stack-name-invalid',
      what: `a stack must be called with letters, digits, dashes and underscores, got ${shownName(stack)}`,
      fix: 'rename the service that the stack is named after',
    });
  return problems;
}
