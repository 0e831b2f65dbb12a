import { z } from 'zod';
import { wireObject, wireRecord } from '../core/wire';
import type { PlannedObject, StackPlan } from './plan';
import { namedSecrets } from '../core/named-secrets';

/** An integration that stays and gets another credential. */
export interface CredentialMove {
  readonly kind: 'credential';
  readonly address: string;
  /** Name of the integration on the platform. */
  readonly name: string;
  /** Id of the credential that it uses now. */
  readonly from: string;
  /** Id of the one that it is to use; undefined where that is made by this plan, or where it gets none. */
  readonly to: string | undefined;
}

/** An action that stays and refers to other secrets. */
export interface ReferenceMove {
  readonly kind: 'reference';
  readonly address: string;
  /** Name of the action on the platform. */
  readonly name: string;
  readonly before: References;
  /** References that it did not have before. */
  readonly added: References;
}

/** References in the texts of a request. */
export interface References {
  /** Keys of fields of the integration's credential. */
  readonly fields: readonly string[];
  /** Named secrets. */
  readonly named: readonly string[];
}

const integrationSchema = wireObject({
  id: z.string().optional(),
  config: z.array(wireObject({ name: z.string().optional(), credentials: wireRecord(z.string()).optional() })),
});
const actionSchema = wireObject({
  id: z.string().optional(),
  name: z.string(),
  config_request: z.array(
    wireObject({ headers: wireRecord(z.string()).optional(), request_template: z.string().optional() }),
  ),
});

/** Types whose requests refer to secrets. */
const referring: ReadonlySet<string> = new Set([
  'genesyscloud_integration_action',
  'genesyscloud_integration_custom_auth_action',
]);

/** Where a plan gives other secrets to what is live: objects that are there now and are there afterwards. */
export function secretMoves({
  objects,
  gone,
}: Pick<StackPlan, 'objects' | 'gone'>): (CredentialMove | ReferenceMove)[] {
  const staying = objects.filter(({ kind }) => kind === 'update' || kind === 'replace');
  return staying.flatMap((object): (CredentialMove | ReferenceMove)[] => {
    if (object.type === 'genesyscloud_integration') return credentialMove(object, gone);
    return referring.has(object.type) ? referenceMove(object, gone) : [];
  });
}

function credentialMove({ address, before, after }: PlannedObject, gone: readonly string[]): CredentialMove[] {
  const { id = '', config = [] } = integrationSchema.safeParse(before).data ?? {};
  const [was] = config;
  const [is] = integrationSchema.safeParse(after).data?.config ?? [];
  const from = was?.credentials?.['basicAuth'];
  const to = is?.credentials?.['basicAuth'];
  // A deleted object works for nobody.
  if (from === undefined || from === to || gone.includes(from) || gone.includes(id)) return [];
  return [{ kind: 'credential', address, name: was?.name ?? address, from, to }];
}

function referenceMove({ address, before, after }: PlannedObject, gone: readonly string[]): ReferenceMove[] {
  const was = actionSchema.safeParse(before).data;
  const is = actionSchema.safeParse(after).data;
  if (!was || !is || gone.includes(was.id ?? '')) return [];
  const old = referencesOf(was);
  const all = referencesOf(is);
  const added = {
    fields: all.fields.filter((key) => !old.fields.includes(key)),
    named: all.named.filter((name) => !old.named.includes(name)),
  };
  if (added.fields.length + added.named.length === 0) return [];
  return [{ kind: 'reference', address, name: was.name, before: old, added }];
}

function referencesOf({ config_request: requests }: z.infer<typeof actionSchema>): References {
  const texts = requests.flatMap(({ headers, request_template: body }) => [
    ...Object.values(headers ?? {}),
    body ?? '',
  ]);
  const fields = texts.flatMap((text) => [...text.matchAll(fieldReference)].flatMap(([, name]) => name ?? []));
  return { fields: [...new Set(fields)], named: [...new Set(texts.flatMap(namedSecrets))] };
}

/** Velocity's reference to a field of the integration's credential. */
const fieldReference = /\$\{credentials\.([\w.-]+?)\}/g;
