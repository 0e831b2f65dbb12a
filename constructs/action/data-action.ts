import { integrationAction } from '@cdktf/provider-genesyscloud';
import { Lazy, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type { InventoryProbe } from '../../core/inventory';
import { normalPath } from '../../core/normal-path';
import { secretsBeside } from '../secret/atomic-secret';
import type { SecretRef } from '../words/secret-ref';
import { exceptedSecrets, exceptionsOf, recordExceptions } from '../words/body-exception';
import { todayOf } from '../tree/today';
import { addCheck } from '../tree/checks';
import type { MustBeOwn } from '../words/compile-errors';
import type { MustBeContract, MustFit } from '../words/must-fit';
import { claimId } from '../tree/claim-id';
import { deployedOf } from '../tree/deployed-context';
import type { ExternalService } from '../service/external-service';
import type { PlatformBasic } from '../login/platform-basic';
import { PlatformOAuth } from '../login/platform-oauth';
import { bodyExceptionProblems } from '../rules/body-exception-problems';
import { headerProblems } from '../rules/header-problems';
import { requestProblems } from '../rules/request-problems';
import { exampleContentLength, largestRequest, requestSizeProblems, type SizedRequest } from '../rules/request-size';
import { responseTextProblems } from '../rules/response-text-problems';
import { transferProblems } from '../rules/transfer-problems';
import { stableJson } from '../words/template-text';
import { terraformName, terraformText } from '../tree/terraform-text';
import { contractProblems, inputContractProblems, inputTypesOf, toContract, type JsonSchema } from '../words/contract';
import { authenticationHeader, type Authentication } from './authentication';
import {
  describeHeader,
  headerSecrets,
  headerTokens,
  lowerHeader,
  parseHeaders,
  type AuthenticationHeader,
  type HeaderTemplate,
} from '../words/header';
import { headerUses } from '../words/header-uses';
import { describeProbe, probeProblems } from './probe';
import { bodyFault } from '../words/body-fault';
import { exceptionsIn } from '../words/body-parts';
import { definitionHashOf } from './definition-hash';
import { lowerBody, lowerUrl, type InputTypes } from '../words/lower-request';
import { isPathValue, withPathInputs } from '../words/path-input';
import type { RequestTemplate } from '../words/request-template';
import { lowerResponse, responseMismatch, type LoweredResponse, type ResponseMap } from '../words/response';
import { contractHashOf, versionedId, versionProblems, type AcceptedReplacement } from './version';

/** Names of a contract's inputs, as the compiler knows them. */
type InputName<Input extends z.ZodObject> = Extract<keyof z.input<Input>, string>;

/** Construction properties for `DataAction`. */
export interface DataActionProps<
  Env extends string,
  Input extends z.ZodObject,
  Output extends z.ZodType,
  Request extends RequestTemplate = RequestTemplate<InputName<Input>, Env>,
  From extends string = Env,
> {
  readonly service: ExternalService<Env>;
  /** What flows pass in: one flat object. */
  readonly input: Input & MustBeContract<Input>;
  /** What flows get back. */
  readonly output: Output & MustBeContract<Output>;
  /** What is sent; refers to inputs by name, and to a secret only by `bodyException`. */
  readonly request: Request & MustFit<Request, InputName<Input>, NoInfer<Env>>;
  /** How the request authenticates. @default - by a header among `headers` that refers to a secret */
  readonly authentication?: Authentication<From> & MustBeOwn<From, NoInfer<Env>>;
  /** Headers; the only place that takes a secret. @default - none but what `authentication` stands for */
  readonly headers?: Readonly<Record<string, (HeaderTemplate<From> & MustBeOwn<From, NoInfer<Env>>) | string>>;
  /**
   * Output property → JSONPath into the target's answer.
   *
   * @default - the answer is the output, as it came
   */
  readonly response?: ResponseMap<Extract<keyof z.output<Output>, string>>;
  /** Values for output properties that the answer lacks. @default - none: a missing property fails the action */
  readonly responseDefaults?: Partial<z.output<Output>>;
  /** Seconds before the call is given up, 1–60. @default - the service's */
  readonly timeoutSeconds?: number;
  /** Marks an action for sensitive data: only secure call flows may use it. @default false */
  readonly secure?: boolean;
  /**
   * Counts up where a contract, `secure` or the integration changes: version 2 is an action of its own, `…-lookup-account-v2`, beside the
   * one that is still declared without a version, so that published flows keep working while they are moved.
   *
   * @default 1
   */
  readonly version?: number;
  /** Lets the deployed action be replaced under a new id. @default - none: such a change is refused once the action is deployed */
  readonly acceptReplacement?: AcceptedReplacement;
  /** Input for the test console and for promotion. @default - none: the action cannot be proven without one given by hand */
  readonly example?: z.input<Input>;
  /**
   * Marks a GET without inputs whose answer proves who called. Verification and rotation use it: a new value is sent there before it is
   * written. `environmentAt` names the member of the answer that names the environment, with dots: `caller.environment`.
   *
   * @default - none
   */
  readonly probe?: { readonly environmentAt?: string };
}

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
  private readonly headers: Readonly<Record<string, HeaderTemplate>>;
  private readonly authentication: AuthenticationHeader | undefined;
  private readonly request: RequestTemplate;
  /** The input contract with its path's inputs bounded, and as its author wrote it. */
  private readonly contracts: { readonly bounded: JsonSchema; readonly written: JsonSchema };
  /** Where the platform authenticates: what it does that with. */
  private readonly platform: PlatformOAuth | PlatformBasic | undefined;

  constructor(scope: Construct, id: string, props: DataActionProps<Env, Input, Output, Request, From>) {
    const { service, version = 1 } = props;
    const actionId = versionedId(id, version);
    super(scope, claimId(scope, actionId, 'action'));
    this.service = service;
    this.actionId = actionId;
    this.unversionedId = id;
    this.version = version;
    this.acceptedReplacement = props.acceptReplacement;
    this.category = `${service.environment.name}-${service.serviceName}`;
    this.actionName = `${this.category}-${actionId}`;
    this.request = soundRequest(props.request);
    this.requestType = props.request.requestType;
    this.timeoutSeconds = props.timeoutSeconds ?? service.timeoutSeconds;
    this.isSecure = props.secure ?? false;
    this.contracts = contractsOf(props.input, this.request.path.names);
    this.outputContract = toContract(props.output);
    this.example = props.example ?? (props.probe && {});
    this.probe = props.probe && describeProbe(props.request, service, props.probe.environmentAt);
    this.headers = parseHeaders(props.headers ?? {}, secretsBeside(this));
    this.authentication = props.authentication && authenticationHeader(props.authentication);
    this.platform = this.findPlatform(props.authentication);
    recordExceptions(this, exceptionsIn(this.request.body));

    const inputs = inputTypesOf(this.contracts.bounded);
    const response = lowerResponse(props.response, props.responseDefaults ?? {});
    this.definitionHash = definitionHashOf(service.prefix, this.request, inputs, response);
    this.createResource(this.request, inputs, response);
    this.addChecks(props);
  }

  /**
   * What flows pass in, inputs of the path bounded so that none moves it. An action that is deployed without these bounds keeps its contract
   * while a later version of it is declared beside it: it could not be declared as it is otherwise, and flows would have no time to move.
   */
  get inputContract(): JsonSchema {
    const { bounded, written } = this.contracts;
    if (bounded === written || !this.isDeployedWith(written)) return bounded;
    const isFollowed = TerraformStack.of(this)
      .node.findAll()
      .some((other) => other instanceof DataAction && isLaterVersion(other, this));
    return isFollowed ? written : bounded;
  }

  /** Names of the secrets it authenticates with. */
  get secrets(): readonly string[] {
    const inHeaders = this.templates.flatMap(([, template]) => headerSecrets(template));
    const atPlatform = this.platform?.credential.fields ?? [];
    const named = [...inHeaders.map(({ secretName }) => secretName), ...atPlatform.map(({ secret }) => secret)];
    return [...new Set([...named, ...exceptedSecrets(this)])];
  }

  /** Bytes of the largest request that it can send, and the `Content-Length` of one with the example's inputs, where that has a body. */
  get requestBytes(): { readonly worstCase: number; readonly exampleContentLength: number | undefined } {
    return { worstCase: largestRequest(this.sized), exampleContentLength: exampleContentLength(this.sized) };
  }

  /** False for a path that is reported already. */
  get hasSoundPath(): boolean {
    return normalPath(this.request.path.literals).fault === undefined;
  }

  /** Name of the integration it belongs to. */
  get integrationName(): string {
    return this.credential()?.integrationName ?? '';
  }

  /** Keys of the credential's fields that its headers and body refer to. */
  get fieldKeys(): readonly string[] {
    if (this.platform) return this.platform.credential.fields.map(({ key }) => key);
    return this.secrets.map((secretName) => this.fieldKeyOf({ secretName }));
  }

  /** Headers with secrets by reference, for reports; also the one that the platform adds. */
  describeHeaders(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.templates.map(([name, template]) => [name, describeHeader(template)]));
  }

  /** How its headers use secrets, by the secrets' names; also the header that the platform adds. */
  get headerUses(): ReturnType<typeof headerUses> {
    return this.templates.flatMap(([name, template]) => headerUses(name, template));
  }

  /** Every header that the target gets to see. */
  private get templates(): readonly (readonly [string, HeaderTemplate])[] {
    const { authentication } = this;
    const added = authentication ? [[authentication.name, authentication.template] as const] : [];
    return [...added, ...Object.entries(this.headers)];
  }

  private get sized(): SizedRequest {
    return {
      baseUrl: this.service.baseUrl,
      request: this.request,
      headers: Object.fromEntries(this.templates),
      input: this.inputContract,
      example: this.example,
    };
  }

  private isDeployedWith(inputContract: JsonSchema): boolean {
    const deployed = deployedOf(this)?.actions.find(({ id }) => id === this.actionId);
    if (!deployed) return false;
    const { outputContract, isSecure } = this;
    return deployed.contractHash === contractHashOf({ inputContract, outputContract, isSecure });
  }

  private findPlatform(authentication: Authentication | undefined): PlatformOAuth | PlatformBasic | undefined {
    if (authentication?.kind === 'platformBasic' || authentication?.kind === 'platformOAuth') return authentication;
    const [token] = this.templates.flatMap(([, template]) => headerTokens(template));
    return token?.oauth instanceof PlatformOAuth ? token.oauth : undefined;
  }

  private credential() {
    if (this.platform) return this.platform.credential;
    const [first] = this.secrets;
    return secretsBeside(this).find((secret) => secret.secretName === first)?.credential;
  }

  /** A secret that is not declared beside the action is reported; its name will do until then. */
  private fieldKeyOf({ secretName }: Pick<SecretRef, 'secretName'>): string {
    return secretsBeside(this).find((secret) => secret.secretName === secretName)?.fieldKey ?? secretName;
  }

  private createResource(request: RequestTemplate, inputs: InputTypes, response: LoweredResponse): void {
    const credential = this.credential();
    const lowerSecret = (secret: SecretRef) =>
      (credential?.isStored ?? true)
        ? `\${credentials.${this.fieldKeyOf(secret)}}`
        : `{{secrets.${secret.secretName}}}`;
    const sent = this.authentication?.isAddedByPlatform === true ? Object.entries(this.headers) : this.templates;
    const headers = Object.fromEntries(
      sent.map(([name, template]) => [name, terraformText(lowerHeader(template, lowerSecret))]),
    );
    const action = new integrationAction.IntegrationAction(this, 'action', {
      name: this.actionName,
      category: this.category,
      // Without a secret there is no integration to belong to; `action-without-secret` says so.
      integrationId: credential?.integrationId ?? '',
      secure: this.isSecure,
      configTimeoutSeconds: this.timeoutSeconds,
      // A later version may be declared after this one.
      contractInput: Lazy.stringValue({
        produce: () => terraformText(stableJson(JSON.stringify(this.inputContract))),
      }),
      contractOutput: terraformText(stableJson(JSON.stringify(this.outputContract))),
      configRequest: {
        requestType: request.requestType,
        requestUrlTemplate: terraformText(lowerUrl(this.service.baseUrl, request, inputs)),
        requestTemplate: terraformText(lowerBody(request, inputs)),
        headers,
      },
      // An action is not made before the platform knows how to fetch its token.
      ...(this.platform?.kind === 'platformOAuth' ? { dependsOn: [this.platform.login] } : {}),
      configResponse: {
        translationMap: mapValues(response.translationMap, terraformText),
        translationMapDefaults: mapValues(response.translationMapDefaults, terraformText),
        successTemplate: terraformText(response.successTemplate),
      },
    });
    action.overrideLogicalId(terraformName(this.actionId));
  }

  private addChecks(props: DataActionProps<Env, Input, Output, Request, From>): void {
    addCheck(this, () => contractProblems({ input: this.inputContract, output: this.outputContract }));
    addCheck(this, () => inputContractProblems(this.inputContract));
    addCheck(this, () => requestProblems(props.request, this.inputContract, this.timeoutSeconds));
    addCheck(this, () =>
      headerProblems({
        headers: this.headers,
        authentication: this.authentication,
        platformCredential: this.platform?.credential,
        declared: secretsBeside(this),
        service: this.service,
      }).filter(({ code }) => code !== 'action-without-secret' || exceptionsOf(this).length === 0),
    );
    addCheck(this, () => transferProblems(this.headers));
    addCheck(this, () => (props.probe ? probeProblems(props.request) : []));
    addCheck(this, () => requestSizeProblems(this.sized));
    addCheck(this, () =>
      bodyExceptionProblems(exceptionsIn(this.request.body), {
        service: this.service,
        declared: secretsBeside(this),
        used: this.secrets,
        today: todayOf(this),
      }),
    );
    addCheck(this, () => this.responseProblems(props.response));
    addCheck(this, () => responseTextProblems(props.response, props.responseDefaults));
    addCheck(this, () => this.exampleProblems(props.input));
    addCheck(this, () => versionProblems(this.version, this.acceptedReplacement));
  }

  private responseProblems(map: ResponseMap | undefined) {
    if (!map) return [];
    const { missing, unknown } = responseMismatch(map, this.outputContract);
    if (missing.length === 0 && unknown.length === 0) return [];
    return [
      {
        code: 'response-mismatch',
        what: `the response map must fill the output contract: missing ${list(missing)}, unknown ${list(unknown)}`,
        fix: 'map every required output property, and nothing else',
      },
    ];
  }

  /** Its path bounds inputs further than the schema does. */
  private fitsPath(example: Readonly<Record<string, unknown>>): boolean {
    return this.request.path.names.every((name) => isPathValue(example[name] ?? ''));
  }

  private exampleProblems(input: Input) {
    // Each schema reads one example: compiling a parser for it would take longer than reading does.
    if (
      this.example === undefined ||
      (input.safeParse(this.example, { jitless: true }).success && this.fitsPath(this.example))
    )
      return [];
    return [
      {
        code: 'example-invalid',
        what: 'the example must fit the input contract',
        fix: 'give every required input in `example`, with the type the contract asks for',
      },
    ];
  }
}

function contractsOf(input: z.ZodType, pathInputs: readonly string[]) {
  const written = toContract(input);
  return { written, bounded: withPathInputs(written, pathInputs) };
}

type Versioned = Pick<DataAction, 'unversionedId' | 'version'>;

function isLaterVersion(other: Versioned, { unversionedId, version }: Versioned): boolean {
  return other.unversionedId === unversionedId && other.version > version;
}

/** A body that cannot be sent is reported; everything else is still judged. */
function soundRequest(request: RequestTemplate): RequestTemplate {
  return bodyFault(request.body) === undefined ? request : { ...request, body: null };
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}
