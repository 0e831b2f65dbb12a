import { z } from 'zod';
import { ledgerEvents } from '../../ledger/record';
import { cloudEventSchema } from './cloud-event';
import { eventType, type EventKind } from './event-type';
import { alertThresholds } from '../alert/alert';

const time = z.iso.datetime();

/** Facts that receivers may count on, beyond the ones that every event has. */
const promised: Readonly<Partial<Record<EventKind, z.ZodRawShape>>> = {
  alerted: {
    of: z.string(),
    writtenAt: time,
    threshold: z.enum(alertThresholds),
    endsAt: time,
    isEndKnown: z.boolean(),
    state: z.string(),
    because: z.string().nullable(),
    gapSeconds: z.int().nullable(),
  },
  'rotation-failed': { rotation: z.string(), code: z.string().nullable(), storeBegun: z.int().optional() },
  paused: { of: z.string(), until: time.nullable() },
  resumed: { of: z.string() },
  'events-behind': { of: z.string(), events: z.int().min(1) },
  'client-noted': { client: z.string() },
  accepted: { of: z.string(), ofGeneration: z.int().nullable(), stack: z.string(), code: z.string() },
};

const kinds: readonly EventKind[] = [...ledgerEvents, 'rotation-failed', 'environment-proven'];

/** JSON Schema (2020-12) of each type of event, by its type under `$defs`; whatever is one of them satisfies the whole. */
export function eventSchemas(): object {
  const types = Object.fromEntries(kinds.map((kind) => [eventType(kind), schemaOf(kind)]));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Events of gcda',
    oneOf: Object.keys(types).map((type) => ({ $ref: `#/$defs/${type}` })),
    $defs: { event: toJsonSchema(cloudEventSchema), ...types },
  };
}

/** What an event of one type has beyond what all have. */
function schemaOf(kind: EventKind): object {
  const type = eventType(kind);
  const facts = promised[kind];
  const data = facts && { type: 'object', properties: { facts: toJsonSchema(z.strictObject(facts)) } };
  return {
    type: 'object',
    allOf: [{ $ref: '#/$defs/event' }],
    properties: { type: { const: type }, dataschema: { const: `urn:gcda:schema:${type}` }, ...(data && { data }) },
  };
}

function toJsonSchema(schema: z.ZodType): object {
  const { $schema: _, ...json } = z.toJSONSchema(schema);
  return json;
}
