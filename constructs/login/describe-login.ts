import type { ExternalService } from '../service/external-service';
import { terraformText } from '../tree/terraform-text';
import type { ExceptionRecord } from '../words/body-exception';
import { headerSecrets, lowerHeader, parseHeaders, type HeaderTemplate } from '../words/header';
import { headerUses } from '../words/header-uses';
import type { SecretRef } from '../words/secret-ref';
import {
  lowerForm,
  parameterSecrets,
  tokenParameters,
  type TokenParameters,
  type TokenRequestProps,
} from '../words/token-request';

/** A token request of one environment, computed once: the login's resource is made of it, rules judge it, the inventory copies it. */
export interface LoginDescription {
  /** Name on the platform. */
  readonly name: string;
  /** Headers that the author wrote. */
  readonly headers: Readonly<Record<string, HeaderTemplate>>;
  /** Form parameters, the grant type first. */
  readonly parameters: TokenParameters;
  /** Names of the secrets that it authenticates with. */
  readonly secrets: ReadonlySet<string>;
  /** How its headers use secrets, by the secrets' names. */
  readonly headerUses: ReturnType<typeof headerUses>;
  /** Secrets among the parameters, each with the record that allows it. */
  readonly exceptions: readonly ExceptionRecord[];
  /** Texts as Terraform reads them. */
  readonly texts: {
    readonly url: string;
    readonly body: string;
    readonly headers: Readonly<Record<string, string>>;
  };
}

/** Headers that its form needs, whatever the author wrote. */
const ownHeaders = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' };

/** Describes the token request of a service as it is declared, among the secrets of its stack. */
export function describeLogin<Env extends string>(
  id: string,
  service: ExternalService<Env>,
  props: TokenRequestProps<Env>,
  declared: readonly SecretRef[],
): LoginDescription {
  const headers = parseHeaders(props.headers ?? {}, declared);
  const parameters = tokenParameters(props.parameters);
  const inBody = parameterSecrets(parameters);
  const { bodyException } = props;
  const lowered = Object.entries(headers).map(
    ([name, template]) => [name, lowerHeader(template, lowerSecret)] as const,
  );
  const texts = [...lowered, ...Object.entries(ownHeaders)].map(([name, text]) => [name, terraformText(text)] as const);
  return {
    name: `${service.environment.name}-${service.serviceName}-${id}-login`,
    headers,
    parameters,
    secrets: new Set([...Object.values(headers).flatMap(headerSecrets), ...inBody].map((secret) => secret.secretName)),
    headerUses: Object.entries(headers).flatMap(([name, template]) => headerUses(name, template)),
    exceptions: bodyException ? inBody.map((secret) => ({ secret, ...bodyException })) : [],
    texts: {
      url: terraformText(service.tokenUrl ?? ''),
      body: terraformText(lowerForm(parameters, lowerSecret)),
      headers: Object.fromEntries(texts),
    },
  };
}

function lowerSecret(secret: SecretRef): string {
  return `\${credentials.${secret.secretName}}`;
}
