import { Construct } from 'constructs';
import type { AtomicSecret } from '../secret/atomic-secret';
import { addCheck, type Finding } from '../tree/checks';
import { claimId } from '../tree/claim-id';
import type { ExternalService } from '../service/external-service';
import type { ServiceCredential } from '../service/service-credential';
import { claimSecrets } from './claim-secrets';

/** Construction properties for `PlatformBasic`. */
export interface PlatformBasicProps<Env extends string> {
  readonly service: ExternalService<Env>;
  readonly username: AtomicSecret<NoInfer<Env>>;
  readonly password: AtomicSecret<NoInfer<Env>>;
}

/**
 * HTTP Basic added by the platform: a credential of type `basicAuth` holds the two atomic secrets as `userName` and `password`, and the
 * platform puts the header on every request of its integration. Actions name it in `authentication` and set no `Authorization`.
 *
 * A service has one such credential, `env_service_platform_basic`: four parts, so that no secret's name can be the same.
 */
export class PlatformBasic<Env extends string = string> extends Construct {
  readonly kind = 'platformBasic';
  readonly environmentName: Env;
  readonly service: ExternalService<Env>;
  readonly username: AtomicSecret<Env>;
  readonly password: AtomicSecret<Env>;
  readonly credential: ServiceCredential;

  constructor(scope: Construct, id: string, props: PlatformBasicProps<Env>) {
    super(scope, claimId(scope, id, 'authentication'));
    const { service, username, password } = props;
    this.environmentName = service.environment.name;
    this.service = service;
    this.username = username;
    this.password = password;
    const isFirst = service.tryFindCredential('platform_basic') === undefined;
    this.credential = service.credential('platform_basic', 'basicAuth');
    const unclaimed = claimSecrets(this.credential, service, { userName: username, password });
    addCheck(this, () => [
      ...unclaimed,
      ...(isFirst ? [] : [declaredTwice(service)]),
      ...(service.tryFindCredential('basic') ? [twoKindsOfBasic(service)] : []),
    ]);
  }
}

function declaredTwice(service: ExternalService): Finding {
  return {
    code: 'declared-twice',
    what: `service '${service.serviceName}' has more than one PlatformBasic; the platform's credential holds one pair`,
    fix: 'use one for all actions, or declare another service for the other pair',
  };
}

function twoKindsOfBasic(service: ExternalService): Finding {
  return {
    code: 'basic-in-two-ways',
    what: `service '${service.serviceName}' uses HTTP Basic both by the platform and by a header of its actions`,
    fix: 'give every action of the service the same `authentication`, with the same two secrets',
  };
}
