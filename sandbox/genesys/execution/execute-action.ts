import { Redacted } from '../../../core/redacted';
import { buildRequest, maskedValues, type BuiltRequest } from './build-request';
import { checkDepth } from './check-depth';
import { contractProblems } from './contract';
import type {
  ActionDefinition,
  ErrorBodyLike,
  ExecutionOptions,
  ExecutionOutcome,
  ExecutionPorts,
  TestOperation,
} from './definition';
import { ExecutionError, failExecution } from './execution-error';
import { flattenResult } from './flatten-result';
import { mask, scrubbed, scrubber } from './mask';
import type { RequestContext } from './resolve-template';
import { sendRequest, type RawResponse } from './send-request';
import { applySuccessTemplate, parsedJson, translateResponse } from './translate-response';

export type {
  ActionDefinition,
  ErrorBodyLike,
  ExecutionOptions,
  ExecutionOutcome,
  ExecutionPorts,
  TestOperation,
} from './definition';

/** Used when an action names none (resource centre). */
const defaultTimeoutSeconds = 60;

/**
 * Runs a Data Action: input contract, templates, request, answer, translation map, success template, output contract. Every failure is an
 * outcome, not an exception. Nothing in the outcome holds a value of a credential or secret, unless the service itself put it into its answer.
 */
export async function executeAction(
  action: ActionDefinition,
  input: unknown,
  ports: ExecutionPorts,
  options: ExecutionOptions,
): Promise<ExecutionOutcome> {
  const run = new Execution(action, ports);
  try {
    const finalResult = await run.result(input, options);
    return { success: true, status: 200, operations: run.operations(), finalResult };
  } catch (error) {
    if (!(error instanceof ExecutionError)) throw error;
    const body = scrubbed(error.body, run.scrub()) as ErrorBodyLike;
    return { success: false, status: httpStatus(body), operations: run.operations(), error: body };
  }
}

/**
 * Status of the platform's own answer (assumed): what the service answered stands in the error's `status`, but is not taken over, for a
 * 401 of the service must not look like a 401 of the platform.
 */
function httpStatus(body: ErrorBodyLike): number {
  return body.code === 'remote.status' ? 400 : body.status;
}

/** One run: keeps the list of operations for the test console, and which values must not appear in it. */
class Execution {
  private readonly steps: TestOperation[] = [];
  private readonly action: ActionDefinition;
  private readonly ports: ExecutionPorts;
  /** Credentials, secrets, and texts made of them or got for them: composed headers, the auth action's answer. */
  private readonly values: Redacted[];

  constructor(action: ActionDefinition, ports: ExecutionPorts) {
    this.action = action;
    this.ports = ports;
    this.values = Object.values(ports.credential?.fields ?? {});
  }

  operations(): readonly TestOperation[] {
    return scrubbed(this.steps, this.scrub()) as readonly TestOperation[];
  }

  scrub(): (text: string) => string {
    return scrubber(this.values.map((value) => value.reveal()));
  }

  async result(input: unknown, options: ExecutionOptions): Promise<unknown> {
    const { action } = this;
    const checked = await this.step('Validate input against schema', () => checkedInput(action, input));
    const context = await this.context(checked);
    const request = await this.step(
      'Resolve request templates',
      () => buildRequest(action, context, this.ports.credential),
      (built: BuiltRequest) => built.shown,
    );
    this.values.push(...maskedValues(request));
    const seconds = action.isAuthAction
      ? defaultTimeoutSeconds
      : (action.config.timeoutSeconds ?? defaultTimeoutSeconds);
    const response = await this.step('Execute request', async () =>
      succeeded(await sendRequest(request, seconds, this.ports)),
    );
    const translated = await this.step('Apply translation map', () =>
      translateResponse(action.config.response, response.text),
    );
    const result = await this.step('Apply success template', () =>
      parsedJson(
        applySuccessTemplate(action.config.response, response.text, translated, checked),
        'the text of the success template',
      ),
    );
    await this.step('Validate result against schema', () => checkResult(action, result));
    return options.flatten ? flattenResult(result) : result;
  }

  private async context(input: Readonly<Record<string, unknown>>): Promise<RequestContext> {
    const { authenticate, credential } = this.ports;
    const needsAuth = authenticate !== undefined && !this.action.isAuthAction;
    const authResponse = needsAuth
      ? await this.step(
          'Authenticate',
          () => this.authenticated(authenticate),
          () => mask,
        )
      : undefined;
    return { input, credentials: credential?.fields ?? {}, secret: (name) => this.secret(name), authResponse };
  }

  private async authenticated(authenticate: () => Promise<unknown>): Promise<unknown> {
    let answer: unknown;
    try {
      answer = await authenticate();
    } catch (error) {
      if (error instanceof ExecutionError) throw error;
      return failExecution('authentication.failed', 'the custom auth action of the integration failed');
    }
    // Short values (an expiry, a scope word) are left alone: masking `3600` everywhere would hide more than it protects.
    this.values.push(
      ...texts(answer)
        .filter((text) => text.length >= 8)
        .map((text) => Redacted.of(text)),
    );
    return answer;
  }

  private secret(name: string): Redacted | undefined {
    const secret = this.ports.secret(name);
    if (secret) this.values.push(secret);
    return secret;
  }

  private async step<T>(
    name: string,
    run: () => T | Promise<T>,
    show: (result: T) => unknown = (result) => result,
  ): Promise<T> {
    const step = this.steps.length + 1;
    try {
      const result = await run();
      this.steps.push({ step, name, success: true, result: show(result) });
      return result;
    } catch (error) {
      if (error instanceof ExecutionError) this.steps.push({ step, name, success: false, error: error.body });
      throw error;
    }
  }
}

function checkedInput(action: ActionDefinition, input: unknown): Readonly<Record<string, unknown>> {
  const object = input ?? {};
  if (typeof object !== 'object' || Array.isArray(object))
    failExecution('input.invalid', 'the input must be a JSON object');
  checkDepth(object, 'the input');
  failOnProblems(
    'input.invalid',
    'the input does not fit the input contract',
    contractProblems(action.contract.inputSchema, object),
  );
  return object as Readonly<Record<string, unknown>>;
}

function checkResult(action: ActionDefinition, result: unknown): unknown {
  failOnProblems(
    'result.invalid',
    'the result does not fit the output contract',
    contractProblems(action.contract.successSchema, result),
  );
  return result;
}

function failOnProblems(code: string, message: string, problems: readonly string[]): void {
  if (problems.length > 0) failExecution(code, `${message}: ${problems.join('; ')}`);
}

function succeeded(response: RawResponse): RawResponse {
  if (response.status >= 200 && response.status < 300) return response;
  // The service's words are not repeated here: they may echo the request. The test console shows the status.
  return failExecution('remote.status', `the service answered with status ${response.status}`, {
    status: response.status,
    messageParams: { remoteStatus: String(response.status) },
  });
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}
