import { z } from 'zod';
import type { InventoryProbe } from '../../core/inventory';
import type { PlatformBasic } from '../login/platform-basic';
import { PlatformOAuth } from '../login/platform-oauth';
import { exampleContentLength, largestRequest, type SizedRequest } from '../rules/request-size';
import type { AtomicSecret } from '../secret/atomic-secret';
import type { ExternalService } from '../service/external-service';
import type { ServiceCredential } from '../service/service-credential';
import { terraformText } from '../tree/terraform-text';
import type { BodyException } from '../words/body-exception';
import { exceptionsIn } from '../words/body-parts';
import { headerSecrets, headerTokens, lowerHeader, parseHeaders } from '../words/header';
import type { AuthenticationHeader, HeaderTemplate } from '../words/header';
import type { SecretRef } from '../words/secret-ref';
import { authenticationHeader, type Authentication } from './authentication';
import type { AnyActionProps } from './data-action-props';
import type { ActionDefinition, DeclaredDefinition } from './describe-definition';
import { describeProbe } from './probe';
import { versionedId } from './version';

/** The stack around an action. */
export interface BesideAction {
  /** The secrets that the stack declares. */
  readonly secrets: readonly AtomicSecret[];
  /** Makes, or finds, the part of the action that no environment changes. */
  readonly define: (declared: DeclaredDefinition) => ActionDefinition;
}

/** One action of one environment, computed once: its resource is made of it, rules judge it, the inventory copies it. */
export interface ActionDescription {
  readonly service: ExternalService;
  /** Id as declared, with its version from the second on: `lookup-account`, `lookup-account-v2`. */
  readonly actionId: string;
  readonly unversionedId: string;
  readonly version: number;
  /** Name on the platform: `prod-crm-lookup-account`. */
  readonly actionName: string;
  readonly category: string;
  readonly timeoutSeconds: number;
  readonly isSecure: boolean;
  readonly definition: ActionDefinition;
  readonly example: Readonly<Record<string, unknown>> | undefined;
  /** True for an example that the schema of its inputs takes. */
  readonly fitsInput: boolean;
  /** Outputs with a default that they could not have as their value. */
  readonly unfitDefaults: readonly string[];
  /** Where its answer proves who called. */
  readonly probe: InventoryProbe | undefined;
  /** Headers that the author wrote, and the one that `authentication` stands for. */
  readonly headers: Readonly<Record<string, HeaderTemplate>>;
  readonly authentication: AuthenticationHeader | undefined;
  /** Every header that the target gets to see. */
  readonly templates: readonly (readonly [string, HeaderTemplate])[];
  /** Present where the platform authenticates: what it does that with. */
  readonly platform: PlatformOAuth | PlatformBasic | undefined;
  /** The credential of its integration; undefined for an action without a secret, which is reported. */
  readonly credential: ServiceCredential | undefined;
  /** Names of the secrets it authenticates with. */
  readonly secrets: readonly string[];
  /** Keys of the credential's fields that its headers and body refer to. */
  readonly fieldKeys: readonly string[];
  /** Secrets in its body. */
  readonly exceptions: readonly BodyException[];
  /** Address and headers as Terraform reads them. */
  readonly texts: { readonly url: string; readonly headers: Readonly<Record<string, string>> };
  readonly sized: SizedRequest;
  /** Bytes of the largest request that it can send, and the `Content-Length` of one with the example's inputs, where that has a body. */
  readonly bytes: { readonly worstCase: number; readonly exampleContentLength: number | undefined };
}

/** Describes an action as it is declared, in the stack where it is. */
export function describeAction(id: string, props: AnyActionProps, beside: BesideAction): ActionDescription {
  const { service, version = 1 } = props;
  const actionId = versionedId(id, version);
  const category = `${service.environment.name}-${service.serviceName}`;
  const definition = beside.define(props);
  const { request, contracts } = definition;
  const example = props.example ?? (props.probe && {});
  const headers = parseHeaders(props.headers ?? {}, beside.secrets);
  const authentication = props.authentication && authenticationHeader(props.authentication);
  const added = authentication ? [[authentication.name, authentication.template] as const] : [];
  const templates = [...added, ...Object.entries(headers)];
  const platform = findPlatform(props.authentication, templates);
  const exceptions = exceptionsIn(request.body);
  const secrets = secretsOf(templates, platform, exceptions);
  const own = (secretName: string | undefined) => beside.secrets.find((secret) => secret.secretName === secretName);
  const credential = platform ? platform.credential : own(secrets[0])?.credential;
  // A secret that is not declared beside the action is reported; its name will do until then.
  const fieldKey = (secretName: string) => own(secretName)?.fieldKey ?? secretName;
  const lowerSecret = ({ secretName }: SecretRef) =>
    (credential?.isStored ?? true) ? `\${credentials.${fieldKey(secretName)}}` : `{{secrets.${secretName}}}`;
  const sent = authentication?.isAddedByPlatform === true ? Object.entries(headers) : templates;
  const sized = {
    baseUrl: service.baseUrl,
    request,
    headers: Object.fromEntries(templates),
    input: contracts.bounded,
    example,
  };
  return {
    service,
    actionId,
    unversionedId: id,
    version,
    actionName: `${category}-${actionId}`,
    category,
    timeoutSeconds: props.timeoutSeconds ?? service.timeoutSeconds,
    isSecure: props.secure ?? false,
    definition,
    example,
    fitsInput: example !== undefined && fits(props.input, example),
    unfitDefaults: unfitDefaults(props),
    probe: props.probe && describeProbe(props.request, service, props.probe.environmentAt),
    headers,
    authentication,
    templates,
    platform,
    credential,
    secrets,
    fieldKeys: platform ? platform.credential.fields.map(({ key }) => key) : secrets.map(fieldKey),
    exceptions,
    texts: {
      url: terraformText(`${service.baseUrl}${definition.url}`),
      headers: Object.fromEntries(
        sent.map(([name, template]) => [name, terraformText(lowerHeader(template, lowerSecret))]),
      ),
    },
    sized,
    bytes: { worstCase: largestRequest(sized), exampleContentLength: exampleContentLength(sized) },
  };
}

function unfitDefaults({ output, responseDefaults = {} }: AnyActionProps): string[] {
  const shape = output instanceof z.ZodObject ? (output.shape as Readonly<Record<string, z.ZodType>>) : {};
  return Object.entries(responseDefaults).flatMap(([name, value]) => {
    const property = Object.hasOwn(shape, name) ? shape[name] : undefined;
    return property === undefined || value === undefined || fits(property, value) ? [] : [name];
  });
}

function fits(input: z.ZodType, example: unknown): boolean {
  try {
    // Each schema reads one example: compiling a parser for it would take longer than reading does.
    return input.safeParse(example, { jitless: true }).success;
  } catch {
    // A member that is no schema takes nothing; the contract says so too.
    return false;
  }
}

function findPlatform(
  authentication: Authentication | undefined,
  templates: ActionDescription['templates'],
): PlatformOAuth | PlatformBasic | undefined {
  if (authentication?.kind === 'platformBasic' || authentication?.kind === 'platformOAuth') return authentication;
  const [token] = templates.flatMap(([, template]) => headerTokens(template));
  return token?.oauth instanceof PlatformOAuth ? token.oauth : undefined;
}

/** Each once: those in headers, those that the platform reads, those in the body. */
function secretsOf(
  templates: ActionDescription['templates'],
  platform: PlatformOAuth | PlatformBasic | undefined,
  exceptions: readonly BodyException[],
): string[] {
  const inHeaders = templates.flatMap(([, template]) => headerSecrets(template));
  const atPlatform = platform?.credential.fields ?? [];
  return [
    ...new Set([
      ...inHeaders.map(({ secretName }) => secretName),
      ...atPlatform.map(({ secret }) => secret),
      ...exceptions.map(({ secret }) => secret.secretName),
    ]),
  ];
}
