import { integration, integrationCredential } from '@cdktf/provider-genesyscloud';
import { Construct } from 'constructs';
import type { InventoryCredential } from '../../core/inventory';
import { deployedOf } from '../tree/deployed-context';
import { terraformName } from '../tree/terraform-text';
import { replacementOf, type Replacement } from './replacement';
import type { DeclaredCredential, DeclaredService } from '../words/declared';

/**
 * What the platform does with a credential: leaves its fields to the actions' headers (`userDefined`), adds the HTTP Basic header itself
 * (`basicAuth`), or fetches a token with it (`userDefinedOAuth`).
 */
export type CredentialType = InventoryCredential['type'];

/** One field of a credential: its key on the platform, and the secret that fills it. */
export type CredentialField = InventoryCredential['fields'][number];

/** Construction properties for `ServiceCredential`. */
export interface ServiceCredentialProps {
  readonly service: DeclaredService;
  /** @default 'userDefined' */
  readonly type?: CredentialType;
  /** Authentication method whose credential it replaces, and whose integration it gets. @default - none */
  readonly replaces?: string | undefined;
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
export class ServiceCredential extends Construct implements DeclaredCredential {
  /** Name of the credential on the platform: `prod_crm_bearer`. */
  readonly credentialName: string;
  /** Name of the integration; the same, unless it took another credential's place. */
  readonly integrationName: string;
  /** Where it takes another credential's place that is still deployed: how far that has come. */
  readonly replacement: Replacement | undefined;
  readonly type: CredentialType;
  /** Terraform's reference to the integration's id. */
  readonly integrationId: string;
  /** False where the store has named secrets of its own, so that the integration carries no credential. */
  readonly isStored: boolean;
  private readonly credential: integrationCredential.IntegrationCredential | undefined;
  /** The credential that the integration keeps until this one holds values. */
  private readonly kept: integrationCredential.IntegrationCredential | undefined;
  /** Key → name of the secret. */
  private readonly secretByKey = new Map<string, string>();

  constructor(scope: Construct, method: string, props: ServiceCredentialProps) {
    super(scope, method);
    const { service } = props;
    this.credentialName = `${service.prefix}_${service.serviceName}_${method}`;
    this.integrationName = `${service.prefix}_${service.serviceName}_${props.replaces ?? method}`;
    this.type = props.type ?? 'userDefined';
    this.isStored = (service.environment.store ?? 'integration-credentials') === 'integration-credentials';
    this.replacement = this.isStored
      ? replacementOf(deployedOf(this), this.integrationName, this.credentialName)
      : undefined;
    this.credential = this.isStored ? this.createCredential('credential', this.credentialName) : undefined;
    this.kept = this.replacement?.phase === 'fill' ? this.keepOld(this.replacement) : undefined;
    this.integrationId = this.createIntegration(service).id;
  }

  /** The credential's fields, in order of declaration. */
  get fields(): readonly CredentialField[] {
    return [...this.secretByKey].map(([key, secret]) => ({ key, secret }));
  }

  /** Adds a field; its value is a placeholder until the value plane writes it. */
  addField(key: string, secretName: string): void {
    this.secretByKey.set(key, secretName);
    this.writePlaceholders();
  }

  /** Takes out every field that `secretName` fills. */
  removeField(secretName: string): void {
    for (const { key } of this.fields.filter((field) => field.secret === secretName)) this.secretByKey.delete(key);
    this.writePlaceholders();
  }

  private writePlaceholders(): void {
    if (!this.credential) return;
    this.credential.fields = Object.fromEntries([...this.secretByKey.keys()].map((key) => [key, placeholderValue]));
  }

  private keepOld({ old }: Replacement): integrationCredential.IntegrationCredential {
    const kept = this.createCredential('replaced', old.name);
    kept.fields = Object.fromEntries(old.fields.map((key) => [key, placeholderValue]));
    return kept;
  }

  private createCredential(id: string, name: string): integrationCredential.IntegrationCredential {
    const credential = new integrationCredential.IntegrationCredential(this, id, {
      name,
      credentialTypeName: this.type,
      // The second is kept in Terraform's state: a credential is deleted after its integration got another one, not before.
      lifecycle: { ignoreChanges: 'all', createBeforeDestroy: true },
    });
    credential.overrideLogicalId(terraformName(name));
    return credential;
  }

  private createIntegration(service: DeclaredService): integration.Integration {
    const created = new integration.Integration(this, 'integration', {
      integrationType: 'custom-rest-actions',
      intendedState: 'ENABLED',
      config: {
        name: this.integrationName,
        notes: `${service.serviceName} in ${service.environment.name}; managed by Terraform, values by gcda`,
        // The platform has one slot for web services data actions, under this key whatever the credential's type.
        ...(this.credential ? { credentials: { basicAuth: (this.kept ?? this.credential).id } } : {}),
      },
    });
    created.overrideLogicalId(terraformName(this.integrationName));
    return created;
  }
}
