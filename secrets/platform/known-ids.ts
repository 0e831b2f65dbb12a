import type { DeployedCredential } from '../../core/deployed';
import type { CredentialTarget } from '../targets/write-target';
import type { LocatePorts } from './locate-ports';

/** What is known of a credential's place beside its name, which anybody can change and take. */
export interface KnownIds {
  /** Its id, as Terraform's state had it after the last deploy. */
  readonly deployed: string | undefined;
  /** The id that its last write went to. */
  readonly written: string | undefined;
  /** Id of its integration, as Terraform's state had it. */
  readonly integration: string | undefined;
  /** All that the last deploy left of credentials of its integration: the one that it replaces, too. */
  readonly besides: readonly DeployedCredential[];
}

/** What record and ledger know of a target. */
export function knownIds(
  target: CredentialTarget,
  { deployed = [], states }: Pick<LocatePorts, 'deployed' | 'states'>,
): KnownIds {
  const recorded = deployed.find(({ stack }) => stack === target.stack)?.credentials ?? [];
  const own = recorded.find(({ name }) => name === target.name);
  const writes = target.secrets
    .flatMap((secret) => states?.get(secret)?.live ?? [])
    .sort((one, other) => one.sequence - other.sequence)
    .flatMap(({ details: { credentialId } }) => (typeof credentialId === 'string' ? [credentialId] : []));
  return {
    deployed: own?.platformId,
    written: writes.at(-1),
    integration: own?.integrationPlatformId,
    besides: recorded.filter(({ name, integration }) => {
      return name !== target.name && integration === target.credential.integration;
    }),
  };
}
