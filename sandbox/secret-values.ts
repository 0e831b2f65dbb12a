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
import { newClientKey, publicKeyOf, type TokenClient } from './targets/token-client';

/** Values by secret name. */
export type SecretValues = Readonly<Record<string, Redacted>>;

/** Secrets that the targets have from the beginning; the bearer token is issued instead. */
const settledSecrets = [
  { service: 'crm', type: 'apikey' },
  { service: 'crm', type: 'clientid' },
  { service: 'crm', type: 'clientsecret' },
  ...['issuerid', 'issuersecret', 'formid', 'formsecret', 'jwtid'].map((type) => ({ service: 'crm', type })),
  { service: 'crm', type: 'jwtkey', isKey: true },
  { service: 'payment', type: 'apikey' },
  { service: 'payment', type: 'adminkey' },
] as const satisfies readonly SettledSecret[];

interface SettledSecret {
  readonly service: string;
  readonly type: string;
  /** A private key in place of a random text. */
  readonly isKey?: boolean;
}

/** Name of the environment's bearer token: `dev_crm_bearer`. */
export function bearerName(environment: string): string {
  return formatSecretName({ environment, service: 'crm', type: 'bearer' });
}

/**
 * Credentials of every environment's targets: planted values first, then those in the values folder, else new random ones. What is
 * returned is also what lies in the folder.
 *
 * @throws {ProblemsError} `sandbox-value-unusable`
 */
export function settleCredentials(
  valuesDirectory: string,
  environments: readonly string[],
  planted: SecretValues,
): Record<string, TargetCredentials> {
  return Object.fromEntries(
    environments.map((environment) => {
      const settled = new Map(
        settledSecrets.map((secret): [string, Redacted] => [
          `${secret.service} ${secret.type}`,
          settleValue(valuesDirectory, environment, secret, planted),
        ]),
      );
      return [environment, credentialsOf((of) => settled.get(of)!)]; // asked for what is in the list
    }),
  );
}

function credentialsOf(value: (serviceAndType: string) => Redacted): TargetCredentials {
  const client = (authMethod: TokenClient['authMethod'], id: string, secret: string): TokenClient => ({
    ...{ authMethod, clientId: value(`crm ${id}`), clientSecret: value(`crm ${secret}`) },
  });
  return {
    crm: {
      apiKey: value('crm apikey'),
      clientId: value('crm clientid'),
      clientSecret: value('crm clientsecret'),
      otherClients: [
        client('client_secret_basic', 'issuerid', 'issuersecret'),
        client('client_secret_post', 'formid', 'formsecret'),
        client('private_key_jwt', 'jwtid', 'jwtkey'),
      ],
    },
    payment: { apiKey: value('payment apikey'), adminKey: value('payment adminkey') },
  };
}

function settleValue(
  valuesDirectory: string,
  environment: string,
  { service, type, isKey = false }: SettledSecret,
  planted: SecretValues,
): Redacted {
  const name = formatSecretName({ environment, service, type });
  const known = planted[name] ?? tryReadValue(valuesDirectory, name);
  if (known && isKey && publicKeyOf(known) === undefined) throw keyUnusable(name);
  const value = known ?? (isKey ? newClientKey() : Redacted.of(randomBytes(24).toString('base64url')));
  writeValue(valuesDirectory, name, value);
  return value;
}

function keyUnusable(where: string): ProblemsError {
  return new ProblemsError([
    {
      code: 'sandbox-value-unusable',
      where,
      what: 'a private key must be PKCS 8 in base64 on one line: RSA, P-256 or Ed25519',
      fix: 'plant such a key, or start with --fresh, which makes one',
    },
  ]);
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
    ...settledSecrets.map((secret) => formatSecretName({ environment, ...secret })),
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
