import type { Redacted } from '../../../core/redacted';
import { failExecution } from './execution-error';
import { mask } from './mask';
import { parseTemplate } from '../../../core/rules/velocity/parse-template';
import { render } from './velocity/render';
import { TemplateError } from '../../../core/rules/velocity/template-error';
import { fromJson, type Value } from './velocity/values';
import { requestTools } from './tools/toolbox';

/** Everything that the templates of one request may refer to. */
export interface RequestContext {
  readonly input: Readonly<Record<string, unknown>>;
  readonly credentials: Readonly<Record<string, Redacted>>;
  readonly secret: (name: string) => Redacted | undefined;
  /** Answer of the custom auth action; undefined when there is none. */
  readonly authResponse: unknown;
}

/** A rendered template: what is sent, and what may be shown. */
export interface Resolved {
  readonly text: string;
  /** The same with every secret masked. */
  readonly shown: string;
  readonly hasSecret: boolean;
}

const secretRoots = new Set(['credentials', 'authResponse', 'secrets']);

/**
 * Resolves one template of a request. Secrets are values: whatever they contain, they are never read as template text.
 *
 * @throws {ExecutionError} naming `where`, never a value.
 */
export function resolveTemplate(where: string, template: string, context: RequestContext): Resolved {
  let hasSecret = false;
  const onUse = (root: string): void => {
    hasSecret ||= secretRoots.has(root);
  };
  try {
    const nodes = parseTemplate(template, { secretReferences: true });
    const secret = (name: string): string => context.secret(name)?.reveal() ?? '';
    const text = render(nodes, { roots: roots(context, false), secret, onUse });
    return { text, hasSecret, shown: hasSecret ? shown(nodes, context) : text };
  } catch (error) {
    return failTemplate(where, error);
  }
}

/** Turns what the template engine throws into the error of an execution. */
export function failTemplate(where: string, error: unknown): never {
  if (error instanceof TemplateError) failExecution('template.error', `${where}: ${error.message}`);
  if (error instanceof RangeError)
    failExecution('template.error', `${where}: the template is nested too deeply, or its text grows too long`);
  throw error;
}

/** Rendered again with masks for values; a template that computes with a secret is not shown at all. */
function shown(nodes: Parameters<typeof render>[0], context: RequestContext): string {
  try {
    return render(nodes, { roots: roots(context, true), secret: () => mask });
  } catch (error) {
    if (error instanceof TemplateError) return mask;
    throw error;
  }
}

/** Fresh for every template: a `#set` in one is not seen by the next. */
function roots(context: RequestContext, isMasked: boolean): ReadonlyMap<string, Value> {
  const credentials = Object.entries(context.credentials).map(([key, value]): [string, Value] => [
    key,
    isMasked ? mask : value.reveal(),
  ]);
  const auth = isMasked ? masked(context.authResponse) : context.authResponse;
  return new Map([
    ...requestTools,
    ['input', fromJson({ ...context.input, rawRequest: JSON.stringify(context.input) })],
    ['credentials', new Map(credentials)],
    ...(auth === undefined ? [] : ([['authResponse', fromJson(auth)]] as const)),
  ]);
}

/** Same shape, every leaf masked. */
function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null) return value === undefined ? undefined : mask;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, masked(member)]));
}
