import type { AtomicSecret } from '../secret/atomic-secret';
import type { Finding } from '../tree/checks';
import type { ExternalService } from '../service/external-service';
import type { ServiceCredential } from '../service/service-credential';

/**
 * Moves secrets of `service` into a credential that the platform itself reads, under the given keys. Secrets that belong elsewhere stay
 * where they are; the answer says why.
 */
export function claimSecrets(
  credential: ServiceCredential,
  service: ExternalService,
  secretByKey: Readonly<Record<string, AtomicSecret>>,
): Finding[] {
  return Object.entries(secretByKey).flatMap(([key, secret]): Finding[] => {
    if (secret.environmentName !== service.environment.name) {
      return [
        {
          code: 'secret-of-other-environment',
          what: `${secret.secretName} is a secret of ${secret.environmentName}, and cannot authenticate in ${service.environment.name}`,
          fix: `use the secret of ${service.environment.name}`,
        },
      ];
    }
    if (secret.service !== service) {
      return [
        {
          code: 'secret-of-other-service',
          what: `${secret.secretName} is a secret of service '${secret.service.serviceName}', and would be sent to '${service.serviceName}'`,
          fix: `declare a secret of '${service.serviceName}', with a value of its own`,
        },
      ];
    }
    if (secret.moveTo(credential, key)) return [];
    return [
      {
        code: 'secret-in-two-credentials',
        what: `${secret.secretName} is a field of ${secret.credential.credentialName} already`,
        fix: 'use each secret for one way to authenticate; where the service gives out one pair only, choose one of the ways',
      },
    ];
  });
}
