import { join, resolve } from 'node:path';
import { z } from 'zod';
import { wireObject } from '../core/wire';
import type { StatePlace } from '../core/state-place';
import { tryParseJson } from '../core/try-parse-json';
import { tryReadText } from '../core/try-read-text';
import type { Stack } from './stack';

const s3Schema = wireObject({
  bucket: z.string(),
  key: z.string(),
  region: z.string(),
  endpoints: z
    .union([wireObject({ s3: z.string().optional() }), z.array(wireObject({ s3: z.string().optional() }))])
    .optional(),
});
const pgSchema = wireObject({ schema_name: z.string() });
const cloudSchema = wireObject({
  organization: z.string(),
  hostname: z.string().optional(),
  workspaces: wireObject({ name: z.string() }),
});
const localSchema = wireObject({ path: z.string().optional() });

/** The place where the stack's JSON keeps its state; undefined where it is none that this project declares. */
export function placeOf({ settings: { terraform } }: Pick<Stack, 'settings'>): StatePlace | undefined {
  const { backend, cloud } = terraform as { backend?: Record<string, unknown>; cloud?: unknown };
  if (cloud !== undefined) return ofBlock('cloud', cloud);
  const [type = 'local', block = {}] = Object.entries(backend ?? {})[0] ?? [];
  return ofBlock(type, block);
}

/** The file of a stack whose state is local; undefined for any other. */
export function localFileOf({
  directory,
  settings: { terraform },
}: Pick<Stack, 'directory' | 'settings'>): string | undefined {
  const { backend, cloud } = terraform as { backend?: Record<string, unknown>; cloud?: unknown };
  if (cloud !== undefined || (backend !== undefined && backend.local === undefined)) return undefined;
  const parsed = localSchema.safeParse(backend?.local ?? {});
  return resolve(directory, (parsed.success ? parsed.data.path : undefined) ?? 'terraform.tfstate');
}

const initialisedSchema = wireObject({ backend: wireObject({ type: z.string(), config: z.unknown() }) });

/** The place that the stack's folder was initialised for; undefined where it was not, or for one that we do not know. */
export function initialisedPlace({ directory }: Pick<Stack, 'directory'>): StatePlace | undefined {
  const parsed = initialisedSchema.safeParse(tryParseJson(tryReadText(initialisedFile(directory)) ?? ''));
  return parsed.success ? ofBlock(parsed.data.backend.type, parsed.data.backend.config) : undefined;
}

/** Terraform's own note of the place. */
export function initialisedFile(directory: string): string {
  return join(directory, '.terraform', 'terraform.tfstate');
}

/** The block `terraform` for a place; `file` is that of a local one. */
export function blockOf(place: StatePlace, file: string): Readonly<Record<string, unknown>> {
  switch (place.kind) {
    case 'local':
      return { backend: { local: { path: file } } };
    case 's3': {
      const { bucket, key, region, endpoint } = place;
      return { backend: { s3: { bucket, key, region, encrypt: true, use_lockfile: true, ...otherStore(endpoint) } } };
    }
    case 'pg':
      return { backend: { pg: { schema_name: place.schema } } };
    case 'cloud': {
      const { organization, workspace, hostname } = place;
      return {
        cloud: { organization, workspaces: { name: workspace }, ...(hostname === undefined ? {} : { hostname }) },
      };
    }
  }
}

function otherStore(endpoint: string | undefined): object {
  if (endpoint === undefined) return {};
  return {
    endpoints: { s3: endpoint },
    use_path_style: true,
    skip_credentials_validation: true,
    skip_requesting_account_id: true,
    skip_region_validation: true,
    skip_metadata_api_check: true,
  };
}

function ofBlock(type: string, block: unknown): StatePlace | undefined {
  switch (type) {
    case 'local':
      return { kind: 'local' };
    case 's3': {
      const found = s3Schema.safeParse(block);
      if (!found.success) return undefined;
      const { bucket, key, region, endpoints } = found.data;
      const endpoint = (Array.isArray(endpoints) ? endpoints[0] : endpoints)?.s3 ?? undefined;
      return { kind: 's3', bucket, key, region, ...(endpoint === undefined ? {} : { endpoint }) };
    }
    case 'pg': {
      const found = pgSchema.safeParse(block);
      return found.success ? { kind: 'pg', schema: found.data.schema_name } : undefined;
    }
    case 'cloud': {
      const found = cloudSchema.safeParse(block);
      if (!found.success) return undefined;
      const { organization, hostname, workspaces } = found.data;
      const at = hostname === undefined || hostname === null ? {} : { hostname };
      return { kind: 'cloud', organization, workspace: workspaces.name, ...at };
    }
    default:
      return undefined;
  }
}
