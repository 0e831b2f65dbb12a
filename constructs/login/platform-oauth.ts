import { integrationCustomAuthAction } from '@cdktf/provider-genesyscloud';
import { Construct } from 'constructs';
import { dateProblems } from '../rules/body-exception-problems';
import { tokenMemberProblems, tokenRequestProblems, twoOfOneService } from '../rules/token-request-problems';
import { secretsBeside } from '../secret/atomic-secret';
import type { ExternalService } from '../service/external-service';
import type { ServiceCredential } from '../service/service-credential';
import { addCheck } from '../tree/checks';
import { claimId } from '../tree/claim-id';
import { terraformName, terraformText } from '../tree/terraform-text';
import { todayOf } from '../tree/today';
import { recordExceptions } from '../words/body-exception';
import type { PlatformToken, TokenFetcher } from '../words/platform-token';
import type { TokenRequestProps } from '../words/token-request';
import { claimSecrets } from './claim-secrets';
import { describeLogin, type LoginDescription } from './describe-login';

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
  readonly headerUses: LoginDescription['headerUses'];
  private readonly tokenMembers = new Set<string>();

  constructor(scope: Construct, id: string, props: PlatformOAuthProps<Env>) {
    super(scope, claimId(scope, id, 'authentication'));
    const { service, bodyException } = props;
    this.environmentName = service.environment.name;
    this.service = service;
    const isFirst = service.tryFindCredential('platform_oauth') === undefined;
    this.credential = service.credential('platform_oauth', 'userDefinedOAuth');
    const declared = secretsBeside(this);
    const description = describeLogin(id, service, props, declared);
    const { headers, parameters, exceptions } = description;
    this.headerUses = description.headerUses;
    const own = declared.filter((secret) => description.secrets.has(secret.secretName));
    const unclaimed = claimSecrets(
      this.credential,
      service,
      Object.fromEntries(own.map((secret) => [secret.secretName, secret])),
    );
    recordExceptions(this, exceptions);
    this.login = this.createLogin(description);
    addCheck(this, () => [
      ...unclaimed,
      ...(isFirst ? [] : [twoOfOneService(service)]),
      ...tokenRequestProblems({ service, headers, parameters, bodyException, declared: secretsBeside(this) }),
      ...exceptions.flatMap((exception) => dateProblems(exception, todayOf(this))),
      ...tokenMemberProblems(this.tokenMembers),
    ]);
  }

  /** The token answer's member `name`, for headers. */
  token(name = 'access_token'): PlatformToken<Env> {
    this.tokenMembers.add(name);
    return { tokenMember: name, environmentName: this.environmentName, oauth: this };
  }

  private createLogin({ name, texts }: LoginDescription): integrationCustomAuthAction.IntegrationCustomAuthAction {
    const login = new integrationCustomAuthAction.IntegrationCustomAuthAction(this, 'login', {
      name,
      integrationId: this.credential.integrationId,
      configRequest: {
        requestType: 'POST',
        requestUrlTemplate: texts.url,
        requestTemplate: texts.body,
        headers: texts.headers,
      },
      configResponse: {
        translationMap: {},
        translationMapDefaults: {},
        successTemplate: terraformText('${rawResult}'),
      },
    });
    login.overrideLogicalId(terraformName(this.credential.credentialName));
    return login;
  }
}
