import { authRole, oauthClient } from '@cdktf/provider-genesyscloud';
import { Lazy, TerraformOutput } from 'cdktf';
import { Construct } from 'constructs';
import type { SecretStore } from '../../core/inventory';
import { jobs, permissionsOf, type JobName } from '../../core/prerequisites';
import type { InventoryPolicy } from '../../core/rotation-policy';
import { terraformName } from '../tree/terraform-text';

/** Construction properties for `JobClient`. */
export interface JobClientProps {
  readonly job: JobName;
  /** Where the organisation's environments keep their secrets; decides what writing one takes. */
  readonly stores: readonly SecretStore[];
  /** In which ways the organisation's secrets are rotated. Asked at synthesis, when all of them are declared. */
  readonly rotations: () => readonly InventoryPolicy['kind'][];
}

/** Seconds that a token lives; everything that logs in here renews its token by itself. The platform's own default is a day. */
const tokenSeconds = 3600;

/**
 * Role and OAuth client (client credentials) of one job, with the least permissions it needs. The client's secret is not asked for
 * (`expose_client_secret`), so it never reaches Terraform's state; a person makes one afterwards.
 */
export class JobClient extends Construct {
  readonly job: JobName;

  constructor(scope: Construct, props: JobClientProps) {
    super(scope, props.job);
    this.job = props.job;
    const name = `gcda ${props.job}`;
    const description = jobs[props.job].purpose;
    const role = new authRole.AuthRole(this, 'role', {
      name,
      description,
      permissionPolicies: Lazy.anyValue({
        produce: () => policiesOf(permissionsOf(props.job, props.stores, props.rotations())),
      }),
    });
    role.overrideLogicalId(terraformName(props.job));
    const client = new oauthClient.OauthClient(this, 'client', {
      name,
      description,
      authorizedGrantType: 'CLIENT-CREDENTIALS',
      accessTokenValiditySeconds: tokenSeconds,
      roles: [{ roleId: role.id }],
    });
    client.overrideLogicalId(terraformName(props.job));
    const id = new TerraformOutput(this, 'client_id', {
      value: client.id,
      description: `OAuth client id: ${description}`,
    });
    id.overrideLogicalId(`${terraformName(props.job)}_client_id`);
  }
}

/** One policy for each entity, as the platform groups them; with the names that Terraform has for its members. */
function policiesOf(permissions: readonly string[]): object[] {
  const byEntity = Map.groupBy(permissions, (permission) => permission.slice(0, permission.lastIndexOf(':')));
  return [...byEntity].map(([key, group]) => {
    const [domain = '', entityName = ''] = key.split(':');
    return { domain, entity_name: entityName, action_set: group.map((permission) => permission.slice(key.length + 1)) };
  });
}
