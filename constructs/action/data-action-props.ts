import type { z } from 'zod';
import type { ExternalService } from '../service/external-service';
import type { MustBeOwn } from '../words/compile-errors';
import type { HeaderTemplate } from '../words/header';
import type { MustBeContract, MustFit } from '../words/must-fit';
import type { RequestTemplate } from '../words/request-template';
import type { ResponseMap } from '../words/response';
import type { Authentication } from './authentication';
import type { AcceptedReplacement } from './version';

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
  /** Input contract of flows: one flat object. */
  readonly input: Input & MustBeContract<Input>;
  /** Output contract of flows. */
  readonly output: Output & MustBeContract<Output>;
  /** Request to the service; refers to inputs by name, and to a secret only by `bodyException`. */
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
  /**
   * Values for output properties that the answer lacks.
   *
   * @default - none: a missing property fails the action, and an optional one is left out
   */
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

/** The properties of an action, whatever its types are. */
export type AnyActionProps = DataActionProps<string, z.ZodObject, z.ZodType>;
