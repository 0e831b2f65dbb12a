import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { parseJson } from '../core/parse-json';
import { fileIn } from '../core/plain-name';
import { ProblemsError, type Problem } from '../core/problem';
import { closeFix } from '../core/read-json-file';
import { readRegularFile } from '../core/read-regular-file';
import { Redacted } from '../core/redacted';
import { formatSecretName, secretNameProblems } from '../core/secret-name';
import { tryReadPrivate, writePrivate } from './data-folder';
import type { TargetCredentials } from './targets/credentials';

/** Values by secret name. */
export type SecretValues = Readonly<Record<string, Redacted>>;

/** Secrets of the example that are random texts; the bearer token is issued instead. */
const randomSecrets = [
  { service: 'crm', type: 'apikey' },
  { service: 'crm', type: 'clientid' },
  { service: 'crm', type: 'clientsecret' },
  { service: 'payment', type: 'apikey' },
  { service: 'payment', type: 'adminkey' },
] as const;

/** Name of the environment's bearer token: `dev_crm_bearer`. */
export function bearerName(environment: string): string {
  return formatSecretName({ environment, service: 'crm', type: 'bearer' });
}

/**
 * Credentials of every environment's targets: planted values first, then those in the values folder, else new random ones. What is
 * returned is also what lies in the folder.
 */
export function settleCredentials(
  valuesDirectory: string,
  environments: readonly string[],
  planted: SecretValues,
): Record<string, TargetCredentials> {
  const settled = environments.map((environment): [string, TargetCredentials] => {
    const settle = (secret: (typeof randomSecrets)[number]) =>
      settleValue(valuesDirectory, formatSecretName({ environment, ...secret }), planted);
    const [apiKey, clientId, clientSecret, paymentKey, adminKey] = randomSecrets.map(settle);
    // `randomSecrets` has five members, in this order.
    return [
      environment,
      {
        crm: { apiKey: apiKey!, clientId: clientId!, clientSecret: clientSecret! },
        payment: { apiKey: paymentKey!, adminKey: adminKey! },
      },
    ];
  });
  return Object.fromEntries(settled);
}

function settleValue(valuesDirectory: string, name: string, planted: SecretValues): Redacted {
  const value =
    planted[name] ?? tryReadValue(valuesDirectory, name) ?? Redacted.of(randomBytes(24).toString('base64url'));
  writeValue(valuesDirectory, name, value);
  return value;
}

/** The value in the folder; undefined when there is none or it is empty. A line end at its end is not part of it. */
export function tryReadValue(valuesDirectory: string, name: string): Redacted | undefined {
  const text = tryReadPrivate(fileIn(valuesDirectory, name))?.replace(/\r?\n$/, '');
  return text === undefined || text === '' ? undefined : Redacted.of(text);
}

/** Writes a value, mode 0600. */
export function writeValue(valuesDirectory: string, name: string, value: Redacted): void {
  writePrivate(fileIn(valuesDirectory, name), value.reveal());
}

/**
 * Values to plant from a JSON file `{ "<secret name>": "<value>" }` of mode 0600.
 *
 * @throws {ProblemsError} `values-file-missing`, `values-file-mode`, `values-file-invalid`, `secret-name-invalid`
 */
export function readValuesFile(file: string): SecretValues {
  const fail = (code: string, what: string, fix: string): never => {
    throw new ProblemsError([{ code, where: file, what, fix }]);
  };
  const read = readRegularFile(file, { maxBytes: maxValuesBytes, isPrivate: true });
  if (read.kind === 'missing')
    return fail(
      'values-file-missing',
      'the file with values to plant must exist',
      'name an existing file after --values',
    );
  if (read.kind === 'exposed')
    return fail('values-file-mode', `the file must be for its owner only (mode 0600): ${read.found}`, closeFix(file));
  const values = read.kind === 'read' ? tryParseValues(read.bytes) : undefined;
  if (!values) {
    return fail(
      'values-file-invalid',
      'the file must be a JSON object of secret names and values; a value is text without control characters',
      'write it like {"dev_crm_apikey": "…"}',
    );
  }
  const problems: Problem[] = Object.keys(values).flatMap((name) => secretNameProblems(name, file));
  if (problems.length > 0) throw new ProblemsError(problems);
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Redacted.of(value)]));
}

function tryParseValues(bytes: Buffer): Record<string, string> | undefined {
  const printable = z
    .string()
    .min(1)
    .regex(/^[^\p{Cc}]+$/u);
  const parsed = parseJson(bytes);
  return 'value' in parsed ? z.record(z.string(), printable).safeParse(parsed.value).data : undefined;
}

/** Far more than the secrets of a sandbox. */
const maxValuesBytes = 1024 * 1024;

/** @throws {ProblemsError} `sandbox-value-unknown` for each planted name that no environment of the sandbox uses */
export function assertKnownNames(planted: SecretValues, environments: readonly string[]): void {
  const known = environments.flatMap((environment) => [
    bearerName(environment),
    ...randomSecrets.map((secret) => formatSecretName({ environment, ...secret })),
  ]);
  const unknown = Object.keys(planted).filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new ProblemsError(
    unknown.map((name) => ({
      code: 'sandbox-value-unknown',
      where: name,
      what: 'a planted value must belong to a secret that the sandbox’s targets use',
      fix: `use one of: ${known.join(', ')}`,
    })),
  );
}
