import { integrationCustomAuthAction } from '@cdktf/provider-genesyscloud';
import { Construct } from 'constructs';
import { secretsBeside } from '../secret/atomic-secret';
import type { SecretRef } from '../words/secret-ref';
import { recordExceptions } from '../words/body-exception';
import { todayOf } from '../tree/today';
import { addCheck } from '../tree/checks';
import { dateProblems } from '../rules/body-exception-problems';
import { claimId } from '../tree/claim-id';
import { headerSecrets, lowerHeader, parseHeaders, type HeaderTemplate } from '../words/header';
import { headerUses } from '../words/header-uses';
import { claimSecrets } from './claim-secrets';
import type { ExternalService } from '../service/external-service';
import type { ServiceCredential } from '../service/service-credential';
import { terraformName, terraformText } from '../tree/terraform-text';
import type { PlatformToken, TokenFetcher } from '../words/platform-token';
import { tokenMemberProblems, tokenRequestProblems, twoOfOneService } from '../rules/token-request-problems';
import {
  lowerForm,
  parameterSecrets,
  tokenParameters,
  type TokenParameters,
  type TokenRequestProps,
} from '../words/token-request';

/** Construction properties for `PlatformOAuth`. */
export type PlatformOAuthProps<Env extends string> = TokenRequestProps<Env> & {
  /** The service; the environment names its token endpoint as `tokenUrl`. */
  readonly service: ExternalService<Env>;
};

/**
 * OAuth client credentials fetched by the platform: a credential of type `userDefinedOAuth` and a custom auth action that posts a form to the
 * service's `tokenUrl`. Actions use what came back: header`Bearer ${oauth.token()}`, or `authentication: oauth`.
 *
 * The secrets stand in headers of that one request. A service has one such credential, `env_service_platform_oauth`: four parts, so that
 * no secret's name can be the same.
 */
export class PlatformOAuth<Env extends string = string> extends Construct implements TokenFetcher {
  readonly kind = 'platformOAuth';
  readonly environmentName: Env;
  readonly service: ExternalService<Env>;
  readonly credential: ServiceCredential;
  /** The action that fetches the token; whoever uses the token depends on it. */
  readonly login: integrationCustomAuthAction.IntegrationCustomAuthAction;
  /** How the headers of its request use secrets, by the secrets' names. */
  readonly headerUses: ReturnType<typeof headerUses>;
  private readonly tokenMembers = new Set<string>();

  constructor(scope: Construct, id: string, props: PlatformOAuthProps<Env>) {
    super(scope, claimId(scope, id, 'authentication'));
    const { service } = props;
    this.environmentName = service.environment.name;
    this.service = service;
    const isFirst = service.tryFindCredential('platform_oauth') === undefined;
    this.credential = service.credential('platform_oauth', 'userDefinedOAuth');
    const declared = secretsBeside(this);
    const headers = parseHeaders(props.headers ?? {}, declared);
    this.headerUses = Object.entries(headers).flatMap(([name, template]) => headerUses(name, template));
    const parameters = tokenParameters(props.parameters);
    const used = new Set(secretsOf(headers, parameters).map((secret) => secret.secretName));
    const own = declared.filter((secret) => used.has(secret.secretName));
    const unclaimed = claimSecrets(
      this.credential,
      service,
      Object.fromEntries(own.map((secret) => [secret.secretName, secret])),
    );
    const { bodyException } = props;
    const exceptions = bodyException
      ? parameterSecrets(parameters).map((secret) => ({ secret, ...bodyException }))
      : [];
    recordExceptions(this, exceptions);
    this.login = this.createLogin(id, headers, parameters);
    addCheck(this, () => [
      ...unclaimed,
      ...(isFirst ? [] : [twoOfOneService(service)]),
      ...tokenRequestProblems({
        service,
        headers,
        parameters,
        bodyException,
        declared: secretsBeside(this),
      }),
      ...exceptions.flatMap((exception) => dateProblems(exception, todayOf(this))),
      ...tokenMemberProblems(this.tokenMembers),
    ]);
  }

  /** The token answer's member `name`, for headers. */
  token(name = 'access_token'): PlatformToken<Env> {
    this.tokenMembers.add(name);
    return { tokenMember: name, environmentName: this.environmentName, oauth: this };
  }

  private createLogin(
    id: string,
    headers: Readonly<Record<string, HeaderTemplate>>,
    parameters: TokenParameters,
  ): integrationCustomAuthAction.IntegrationCustomAuthAction {
    const { service, credential } = this;
    const lowered = Object.entries(headers).map(
      ([name, template]) => [name, lowerHeader(template, lowerSecret)] as const,
    );
    const login = new integrationCustomAuthAction.IntegrationCustomAuthAction(this, 'login', {
      name: `${service.environment.name}-${service.serviceName}-${id}-login`,
      integrationId: credential.integrationId,
      configRequest: {
        requestType: 'POST',
        requestUrlTemplate: terraformText(service.tokenUrl ?? ''),
        requestTemplate: terraformText(lowerForm(parameters, lowerSecret)),
        headers: Object.fromEntries(
          [...lowered, ['Content-Type', 'application/x-www-form-urlencoded'], ['Accept', 'application/json']].map(
            ([name = '', text = '']) => [name, terraformText(text)],
          ),
        ),
      },
      configResponse: {
        translationMap: {},
        translationMapDefaults: {},
        successTemplate: terraformText('${rawResult}'),
      },
    });
    login.overrideLogicalId(terraformName(credential.credentialName));
    return login;
  }
}

function lowerSecret(secret: SecretRef): string {
  return `\${credentials.${secret.secretName}}`;
}

function secretsOf(headers: Readonly<Record<string, HeaderTemplate>>, parameters: TokenParameters): SecretRef[] {
  return [...Object.values(headers).flatMap(headerSecrets), ...parameterSecrets(parameters)];
}
