import { integrationAction } from '@cdktf/provider-genesyscloud';
import { Lazy, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type { InventoryProbe } from '../../core/inventory';
import { secretsBeside } from '../secret/atomic-secret';
import type { ExternalService } from '../service/external-service';
import { addCheck } from '../tree/checks';
import { claimId } from '../tree/claim-id';
import { deployedOf } from '../tree/deployed-context';
import { terraformName } from '../tree/terraform-text';
import { todayOf } from '../tree/today';
import { recordExceptions } from '../words/body-exception';
import type { JsonSchema } from '../words/contract';
import { describeHeader } from '../words/header';
import { headerUses } from '../words/header-uses';
import { normalForm } from '../words/lower-request';
import type { RequestTemplate } from '../words/request-template';
import { actionProblems, judgedProps } from './action-problems';
import type { DataActionProps } from './data-action-props';
import { describeAction, type ActionDescription } from './describe-action';
import { contractText, definitionIn } from './describe-definition';
import { contractHashOf, type AcceptedReplacement } from './version';

/**
 * A Genesys Cloud Data Action that authenticates by headers alone. On the platform it is called `env-service-id`, in category
 * `env-service`. Changing a contract or `secure` makes the platform replace it under a new id.
 */
export class DataAction<
  Env extends string = string,
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodType = z.ZodType,
  Request extends RequestTemplate = RequestTemplate,
  From extends string = never,
> extends Construct {
  /** Id as declared, with its version from the second on: `lookup-account`, `lookup-account-v2`. */
  readonly actionId: string;
  /** Id as declared, without a version. */
  readonly unversionedId: string;
  readonly version: number;
  readonly acceptedReplacement: AcceptedReplacement | undefined;
  /** Name on the platform: `prod-crm-lookup-account`. */
  readonly actionName: string;
  readonly category: string;
  readonly service: ExternalService<Env>;
  readonly requestType: string;
  readonly timeoutSeconds: number;
  readonly isSecure: boolean;
  /** Hash of what it sends and what it makes of the answer; equal in environments that do the same. */
  readonly definitionHash: string;
  readonly outputContract: JsonSchema;
  readonly example: Readonly<Record<string, unknown>> | undefined;
  /** Where its answer proves who called. */
  readonly probe: InventoryProbe | undefined;
  /** Names of the secrets it authenticates with. */
  readonly secrets: readonly string[];
  /** Bytes of the largest request that it can send, and the `Content-Length` of one with the example's inputs, where that has a body. */
  readonly requestBytes: ActionDescription['bytes'];
  /** Name of the integration it belongs to. */
  readonly integrationName: string;
  /** Keys of the credential's fields that its headers and body refer to. */
  readonly fieldKeys: readonly string[];
  private readonly description: ActionDescription;
  /** Deployed with the contract as it was before its path's inputs were bounded. */
  private readonly isDeployedUnbounded: boolean;

  constructor(scope: Construct, id: string, props: DataActionProps<Env, Input, Output, Request, From>) {
    const { service } = props;
    const description = describeAction(id, props, {
      secrets: secretsBeside(scope),
      define: (declared) => definitionIn(scope.node.root, declared, service.prefix),
    });
    super(scope, claimId(scope, description.actionId, 'action'));
    const { definition } = description;
    this.description = description;
    this.actionId = description.actionId;
    this.unversionedId = id;
    this.version = description.version;
    this.acceptedReplacement = props.acceptReplacement;
    this.actionName = description.actionName;
    this.category = description.category;
    this.service = service;
    this.requestType = definition.request.requestType;
    this.timeoutSeconds = description.timeoutSeconds;
    this.isSecure = description.isSecure;
    this.definitionHash = definition.hash;
    this.outputContract = definition.contracts.output;
    this.example = description.example;
    this.probe = description.probe;
    this.secrets = description.secrets;
    this.requestBytes = description.bytes;
    this.integrationName = description.credential?.integrationName ?? '';
    this.fieldKeys = description.fieldKeys;
    recordExceptions(this, description.exceptions);
    this.isDeployedUnbounded = this.wasDeployedUnbounded();
    this.createResource();
    const judged = judgedProps(props);
    addCheck(this, () =>
      actionProblems(judged, description, {
        input: this.inputContract,
        declared: secretsBeside(this),
        today: todayOf(this),
      }),
    );
  }

  /**
   * The contract of inputs, those of the path bounded so that none moves it. An action that is deployed without these bounds keeps its contract
   * while a later version of it is declared beside it: it could not be declared as it is otherwise, and flows would have no time to move.
   */
  get inputContract(): JsonSchema {
    const { bounded, written } = this.description.definition.contracts;
    if (!this.isDeployedUnbounded) return bounded;
    const isFollowed = TerraformStack.of(this)
      .node.findAll()
      .some((other) => other instanceof DataAction && isLaterVersion(other, this));
    return isFollowed ? written : bounded;
  }

  /** False for a path that is reported already. */
  get hasSoundPath(): boolean {
    return normalForm(this.description.definition.request.path).fault === undefined;
  }

  /** Headers with secrets by reference, for reports; also the one that the platform adds. */
  describeHeaders(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.description.templates.map(([name, template]) => [name, describeHeader(template)]));
  }

  /** How its headers use secrets, by the secrets' names; also the header that the platform adds. */
  get headerUses(): ReturnType<typeof headerUses> {
    return this.description.templates.flatMap(([name, template]) => headerUses(name, template));
  }

  private wasDeployedUnbounded(): boolean {
    const { bounded, written } = this.description.definition.contracts;
    const deployed = bounded === written ? undefined : deployedOf(this)?.actions.find(({ id }) => id === this.actionId);
    if (!deployed) return false;
    const { outputContract, isSecure } = this;
    return deployed.contractHash === contractHashOf({ inputContract: written, outputContract, isSecure });
  }

  private createResource(): void {
    const { credential, platform, definition, texts } = this.description;
    const action = new integrationAction.IntegrationAction(this, 'action', {
      name: this.actionName,
      category: this.category,
      // Without a secret there is no integration to belong to; `action-without-secret` says so.
      integrationId: credential?.integrationId ?? '',
      secure: this.isSecure,
      configTimeoutSeconds: this.timeoutSeconds,
      // A later version may be declared after this one.
      contractInput: this.isDeployedUnbounded
        ? Lazy.stringValue({ produce: () => contractText(this.inputContract) })
        : definition.texts.input,
      contractOutput: definition.texts.output,
      configRequest: {
        requestType: this.requestType,
        requestUrlTemplate: texts.url,
        requestTemplate: definition.texts.body,
        headers: texts.headers,
      },
      // An action is not made before the platform knows how to fetch its token.
      ...(platform?.kind === 'platformOAuth' ? { dependsOn: [platform.login] } : {}),
      configResponse: definition.texts.response,
    });
    action.overrideLogicalId(terraformName(this.actionId));
  }
}

type Versioned = Pick<DataAction, 'unversionedId' | 'version'>;

function isLaterVersion(other: Versioned, { unversionedId, version }: Versioned): boolean {
  return other.unversionedId === unversionedId && other.version > version;
}
