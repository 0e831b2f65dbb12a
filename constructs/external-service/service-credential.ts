import { integration, integrationCredential } from '@cdktf/provider-genesyscloud';
import { Construct } from 'constructs';
import { terraformName } from '../terraform-text';
import type { ExternalService } from './external-service';

/** Construction properties for `ServiceCredential`. */
export interface ServiceCredentialProps {
  readonly service: ExternalService;
}

/**
 * What every field holds until its value is written. It is in Terraform's state for good; the value that replaces it on the platform
 * never is.
 */
export const placeholderValue = 'unset';

/**
 * Credential and integration of one service and one authentication method, holding exactly that method's secrets: a write carries
 * every field of a credential, so this is what lets a rotation write one value and know no other.
 *
 * Terraform creates and deletes the credential and ignores everything else about it. On any update the provider would send the
 * placeholder fields from its state and so overwrite the live values (terraform-provider-genesyscloud v1.84.1, integration_credential).
 */
export class ServiceCredential extends Construct {
  /** Name of the credential and of the integration on the platform: `prod_crm_bearer`. */
  readonly credentialName: string;
  /** Terraform's reference to the integration's id. */
  readonly integrationId: string;
  /** False where the store has named secrets of its own, so that the integration carries no credential. */
  readonly isStored: boolean;
  private readonly credential: integrationCredential.IntegrationCredential | undefined;
  private readonly fieldKeys: string[] = [];

  constructor(scope: Construct, method: string, props: ServiceCredentialProps) {
    super(scope, method);
    const { service } = props;
    this.credentialName = `${service.prefix}_${service.serviceName}_${method}`;
    this.isStored = (service.environment.store ?? 'integration-credentials') === 'integration-credentials';
    this.credential = this.isStored ? this.createCredential() : undefined;
    this.integrationId = this.createIntegration(service).id;
  }

  /** Keys of the credential's fields, in order of declaration. */
  get fields(): readonly string[] {
    return this.fieldKeys;
  }

  /** Adds a field; its value is a placeholder until the value plane writes it. */
  addField(key: string): void {
    if (this.fieldKeys.includes(key)) return;
    this.fieldKeys.push(key);
    if (this.credential) this.credential.fields = Object.fromEntries(this.fieldKeys.map((k) => [k, placeholderValue]));
  }

  private createCredential(): integrationCredential.IntegrationCredential {
    const credential = new integrationCredential.IntegrationCredential(this, 'credential', {
      name: this.credentialName,
      credentialTypeName: 'userDefined',
      lifecycle: { ignoreChanges: 'all' },
    });
    credential.overrideLogicalId(terraformName(this.credentialName));
    return credential;
  }

  private createIntegration(service: ExternalService): integration.Integration {
    const created = new integration.Integration(this, 'integration', {
      integrationType: 'custom-rest-actions',
      intendedState: 'ENABLED',
      config: {
        name: this.credentialName,
        notes: `${service.serviceName} in ${service.environment.name}; managed by Terraform, values by gcda`,
        // The platform has one slot for web services data actions, under this key whatever the credential's type.
        ...(this.credential ? { credentials: { basicAuth: this.credential.id } } : {}),
      },
    });
    created.overrideLogicalId(terraformName(this.credentialName));
    return created;
  }
}
