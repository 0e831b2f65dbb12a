import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Redacted } from '../../core/redacted';
import type { ValueSource } from '../../core/value-source';
import { sourceProblem, type ReadSource, type SourcePorts } from './source';

/** What a source of your own is told. */
export interface OwnSourceRequest extends Pick<SourcePorts, 'env' | 'fetch'> {
  /** Name of the secret: `prod_crm_apikey`. */
  readonly secret: string;
  /** As declared. */
  readonly options: NonNullable<Extract<ValueSource, { kind: 'module' }>['options']>;
  /** Fires when nobody waits any more; whatever was begun must end then. */
  readonly signal: AbortSignal;
}

/** A source of your own: the export `read` of a JavaScript file. Undefined means that there is no value. */
export type OwnSource = (request: OwnSourceRequest) => Promise<string | undefined>;

/** Takes the value from a function of the project's own. What it throws goes nowhere, since it may repeat the value. */
export const readModule: ReadSource<'module'> = async ({ path, options = {} }, secret, ports, signal) => {
  const read = await load(resolve(ports.directory, path));
  if (typeof read !== 'function')
    throw sourceProblem(
      'module-not-loaded',
      secret,
      `${path} cannot be loaded, or exports no function read`,
      `run \`node ${path}\` by hand; what it says is not shown here`,
    );
  const { env, fetch } = ports;
  const value = await call(read as OwnSource, { secret, options, env, fetch, signal }).catch(() => {
    throw sourceProblem('module-failed', secret, `${path} failed`, 'call it by hand; what it says is not shown here');
  });
  if (typeof value === 'string' && value !== '') return Redacted.of(value);
  if (value === undefined || value === '')
    throw sourceProblem('value-missing', secret, `${path} has no value`, 'put it where the module looks for it');
  throw sourceProblem('value-unreadable', secret, `what ${path} gives is not text`, 'have it give a string');
};

async function load(path: string): Promise<unknown> {
  try {
    return ((await import(pathToFileURL(path).href)) as { read?: unknown }).read;
  } catch {
    return undefined;
  }
}

/** Async, so that what is thrown at once is a rejection too. */
async function call(read: OwnSource, request: OwnSourceRequest): Promise<unknown> {
  return read(request);
}
