import { TerraformStack } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import type { Environment, Organization } from '../../core/environment';
import { jobNames } from '../../core/prerequisites';
import type { InventoryPolicy } from '../../core/rotation-policy';
import { isAtomicSecret } from '../secret/atomic-secret';
import { claimId } from '../tree/claim-id';
import { addProvider } from './add-provider';
import { useStateBackend } from './use-state-backend';
import { useTargetVersions } from './use-target-versions';
import { addStackChecks } from '../judge/add-stack-checks';
import { JobClient } from './job-client';

/** Construction properties for `AccessStack`. */
export interface AccessStackProps {
  readonly organization: Organization;
  /** The environments that the organisation holds. */
  readonly environments: readonly Environment[];
}

/**
 * Who may do what in one organisation: a role and an OAuth client for each job. It is deployed with an administrator's client, by itself,
 * because a client can hand on only what it holds.
 */
export class AccessStack extends TerraformStack {
  readonly clients: readonly JobClient[];

  constructor(scope: Construct, { organization, environments }: AccessStackProps) {
    super(scope, claimId(scope, `${organization.name}-access`, 'stack'));
    const sandbox = environments.find((environment) => environment.sandbox)?.sandbox;
    useTargetVersions(this);
    useStateBackend(this, organization.access?.state, sandbox);
    addProvider(this, organization, sandbox);
    addStackChecks(this);
    const stores = environments.map(({ store }) => store ?? 'integration-credentials');
    const rotations = () => rotationsIn(this.node.root, organization.name);
    this.clients = jobNames.map((job) => new JobClient(this, { job, stores, rotations }));
  }
}

/** How the secrets of an organisation are rotated, each way once. */
function rotationsIn(root: IConstruct, organization: string): InventoryPolicy['kind'][] {
  const secrets = root.node.findAll().filter(isAtomicSecret);
  const held = secrets.filter(({ service }) => service.environment.organization.name === organization);
  return [...new Set(held.flatMap(({ rotation }) => rotation?.kind ?? []))];
}

/** Adds the stack `<organization>-access` for every organisation that asks for it with `access`. */
export function addAccessStacks(scope: Construct, environments: readonly Environment[]): void {
  const byName = Map.groupBy(environments, ({ organization }) => organization.name);
  for (const held of byName.values()) {
    const organization = held.find((environment) => environment.organization.access)?.organization;
    if (organization) new AccessStack(scope, { organization, environments: held });
  }
}
