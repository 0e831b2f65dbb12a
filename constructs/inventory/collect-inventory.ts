import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { Environment } from '../../core/environment';
import type {
  Inventory,
  InventoryAbsence,
  InventoryAction,
  InventoryCredential,
  InventoryEnvironment,
  InventoryException,
  InventorySecret,
  InventoryService,
} from '../../core/inventory';
import { isProduction } from '../../core/is-production';
import { valueSourceOf } from '../../core/sources/value-sources';
import { isAtomicSecret, type AtomicSecret } from '../secret/atomic-secret';
import { exceptionsOf } from '../words/body-exception';
import { DataAction } from '../action/data-action';
import { contractHashOf } from '../action/version';
import { ExternalService } from '../service/external-service';
import { secretUses } from './secret-uses';
import { isGenesysStack, platformUrls } from '../stack/genesys-stack';
import { isIssuerSecret, type IssuerSecret } from '../secret/issuer-secret';
import { describeSuppressions } from './describe-suppressions';
import { defaultBounds } from '../../core/rotation-timing';

/** What the value plane needs to know of everything declared under `root`. Names and links; no values. */
export function collectInventory(root: IConstruct): Inventory {
  const all = root.node.findAll();
  const stacks = all.filter(isGenesysStack);
  const uses = secretUses(all);
  const environments = new Map(stacks.map((stack) => [stack.environment.name, stack.environment]));
  return {
    version: 1,
    environments: [...environments.values()].map((environment) => describe(environment, all, uses)),
    ...describeSuppressions(root),
  };
}

function describe(
  environment: Environment,
  all: readonly IConstruct[],
  uses: ReturnType<typeof secretUses>,
): InventoryEnvironment {
  const mine = (service: { readonly environment: Environment }) => service.environment.name === environment.name;
  const secrets = all.filter(isAtomicSecret).filter((secret) => mine(secret.service));
  const issuerSecrets = all.filter(isIssuerSecret).filter((secret) => mine(secret.service));
  const services = all.filter((found) => found instanceof ExternalService).filter(mine);
  const actions = all.filter((found) => found instanceof DataAction).filter((action) => mine(action.service));
  const organization = environment.organization.name;
  return {
    name: environment.name,
    prefix: environment.prefix ?? environment.name,
    organization,
    production: isProduction({ ...environment, organization }),
    sandbox: environment.sandbox !== undefined,
    store: environment.store ?? 'integration-credentials',
    ...platformUrls(environment),
    clientIdVariable: `TF_VAR_${organization}_client_id`,
    clientSecretVariable: `TF_VAR_${organization}_client_secret`,
    services: describeServices(services),
    rotationBounds: { ...defaultBounds, ...environment.rotationBounds },
    secrets: [
      ...secrets.map((secret) => describeSecret(secret, environment)),
      ...issuerSecrets.map((secret) => describeIssuerSecret(secret, environment)),
    ].map((secret) => ({ ...secret, uses: [...(uses.get(secret.name) ?? [])] })),
    credentials: describeCredentials(secrets),
    actions: actions.map(describeAction),
    ...describeExceptions(environment, all),
    ...describeAbsences(environment),
  };
}

function describeAbsences({ absent = [] }: Environment): Pick<InventoryEnvironment, 'absent'> {
  return absent.length === 0 ? {} : { absent: absent.map((absence): InventoryAbsence => ({ ...absence })) };
}

function describeSecret(secret: AtomicSecret, environment: Environment): InventorySecret {
  return {
    ...describeNamed(secret, secret.secretName, environment),
    credential: secret.credential.isStored ? secret.credential.credentialName : null,
    use: 'platform',
    lifetimeSeconds: secret.lifetimeSeconds ?? null,
    rotation: secret.rotation?.describe(secret.service) ?? null,
  };
}

function describeIssuerSecret(secret: IssuerSecret, environment: Environment): InventorySecret {
  const common = describeNamed(secret, secret.issuerSecretName, environment);
  return { ...common, credential: null, use: 'issuer', lifetimeSeconds: null, rotation: null };
}

/** What secrets of both kinds have. */
function describeNamed(secret: AtomicSecret | IssuerSecret, name: string, environment: Environment) {
  return {
    name,
    service: secret.service.serviceName,
    type: secret.type,
    stack: TerraformStack.of(secret).node.id,
    path: secret.node.path,
    source: valueSourceOf(environment.values, name),
    ...(secret.encoding ? { encoding: secret.encoding } : {}),
    ...(secret.shape ? { shape: secret.shape } : {}),
  };
}

/** A service may be declared in several stacks; it is one service all the same. */
function describeServices(services: readonly ExternalService[]): InventoryService[] {
  const byName = new Map(services.map(({ serviceName, baseUrl }) => [serviceName, baseUrl]));
  return [...byName].map(([name, baseUrl]) => ({ name, baseUrl }));
}

function describeCredentials(secrets: readonly AtomicSecret[]): InventoryCredential[] {
  const credentials = new Set(secrets.map((secret) => secret.credential).filter((credential) => credential.isStored));
  return [...credentials].map((credential) => ({
    name: credential.credentialName,
    type: credential.type,
    stack: TerraformStack.of(credential).node.id,
    path: credential.node.path,
    fields: [...credential.fields],
    integration: credential.integrationName,
    replaces: credential.replacement?.phase === 'fill' ? credential.replacement.old.name : null,
  }));
}

function describeExceptions(
  environment: Environment,
  all: readonly IConstruct[],
): Pick<InventoryEnvironment, 'exceptions'> {
  const exceptions = all
    .filter((construct) => exceptionsOf(construct).length > 0)
    .flatMap((construct) => exceptionsOf(construct).map((record) => ({ construct, record })))
    .filter(({ construct }) => environmentOf(construct) === environment.name)
    .map(({ construct, record }): InventoryException => ({
      secret: record.secret.secretName,
      action: construct instanceof DataAction ? construct.actionName : construct.node.id,
      stack: TerraformStack.of(construct).node.id,
      path: construct.node.path,
      reason: record.reason,
      owner: record.owner,
      reviewId: record.reviewId,
      expires: record.expires,
    }));
  return exceptions.length === 0 ? {} : { exceptions };
}

function environmentOf(construct: IConstruct): string | undefined {
  const stack = TerraformStack.of(construct);
  return isGenesysStack(stack) ? stack.environment.name : undefined;
}

function describeAction(action: DataAction): InventoryAction {
  const { worstCase, exampleContentLength } = action.requestBytes;
  return {
    id: action.actionId,
    name: action.actionName,
    category: action.category,
    service: action.service.serviceName,
    stack: TerraformStack.of(action).node.id,
    path: action.node.path,
    integration: action.integrationName,
    requestType: action.requestType as InventoryAction['requestType'],
    timeoutSeconds: action.timeoutSeconds,
    secrets: [...action.secrets],
    headers: { ...action.describeHeaders() },
    example: (action.example as InventoryAction['example']) ?? null,
    requestBytes: { worstCase, exampleContentLength: exampleContentLength ?? null },
    contractHash: contractHashOf(action),
    definitionHash: action.definitionHash,
    probe: action.probe ?? null,
  };
}
