import { App, Testing } from 'cdktf';
import { z } from 'zod';
import {
  AtomicSecret,
  collectProblems,
  DataAction,
  ExternalService,
  GenesysStack,
  get,
  header,
  path,
  renewedElsewhere,
} from '../../constructs';
import type { DataActionProps } from '../../constructs';
import type { Environment } from '../../core/environment';
import type { Problem } from '../../core/problem';
import { anEnvironment } from './an-environment';

/** Props of a bearer token that needs no issuer. */
export const aToken = {
  type: 'bearer',
  lifetimeSeconds: 1800,
  rotation: renewedElsewhere({ owner: 'crm team', reason: 'their gateway writes it' }),
} as const;

/** What a test's `declare` gets: a stack with the service `crm` and its bearer token. */
export interface Declared {
  readonly stack: GenesysStack;
  readonly crm: ExternalService;
  readonly bearer: AtomicSecret;
}

/** Terraform JSON of one stack. */
export interface SynthesisedStack {
  readonly resource: Record<string, Record<string, Record<string, never>>>;
}

/** Props of a sound action, for tests that break one of them. */
export function actionProps(declared: Declared, overrides: object = {}) {
  return {
    service: declared.crm,
    input: z.object({ accountId: z.string() }),
    output: z.object({ name: z.string() }),
    request: get(path`/accounts/${'accountId'}`),
    headers: { Authorization: header`Bearer ${declared.bearer}` },
    ...overrides,
  } as DataActionProps<string, z.ZodObject, z.ZodType>;
}

/** Builds a stack with `declare` and gives its problems; nothing is synthesised. */
export function problemsOf(
  declare: (declared: Declared) => void,
  environment: Environment = anEnvironment(),
): Problem[] {
  return collectProblems(build(declare, environment).app);
}

/** Synthesises a stack with `declare`; validations run, so an unsound one throws. */
export function synthStack(
  declare: (declared: Declared) => void,
  environment: Environment = anEnvironment(),
): SynthesisedStack {
  return JSON.parse(Testing.synth(build(declare, environment).stack, true)) as SynthesisedStack;
}

function build(declare: (declared: Declared) => void, environment: Environment) {
  const app = new App();
  const stack = new GenesysStack(app, 'crm', environment);
  const crm = new ExternalService(stack, 'crm', { environment });
  const bearer = new AtomicSecret(stack, 'bearer', { service: crm, ...aToken });
  declare({ stack, crm, bearer });
  return { app, stack };
}

/** The one resource of a type and name. */
export function resourceOf<T = Record<string, unknown>>(synthesised: SynthesisedStack, type: string, name: string): T {
  const found = synthesised.resource[`genesyscloud_${type}`]?.[name];
  if (!found) throw new Error(`no ${type}.${name}`);
  return found as T;
}

export { DataAction };
