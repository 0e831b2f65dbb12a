import type { ValueSource } from '../../../core/sources/value-source';

/** Request to a source of your own. */
export interface OwnSourceRequest {
  /** Name of the secret: `prod_crm_apikey`. */
  readonly secret: string;
  /** As declared. */
  readonly options: NonNullable<Extract<ValueSource, { kind: 'module' }>['options']>;
  /** Environment variables of the process that writes values. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For what is reached over HTTP. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Fires when nobody waits any more; whatever was begun must end then. */
  readonly signal: AbortSignal;
}

/** A source of your own: the export `read` of a JavaScript file. Undefined means that there is no value. */
export type OwnSource = (request: OwnSourceRequest) => Promise<string | undefined>;
