import type { AuditedWrite } from '../observations/observation';
import type { CorrelationInput } from './correlation-input';
import { attemptsIn, recordedWrites, type Write } from './recorded-writes';

/** A write of the ledger, and its audit record where there is one. */
export interface Pair {
  readonly write: Write;
  readonly audit: AuditedWrite | undefined;
}

/** Finds the audit record of each write of ours, the nearest one that no other has; the rest are attempts of ours, or writes of others. Pure. */
export function pairWrites(input: CorrelationInput): [Pair[], Write[]] {
  const { audited, clients, from } = input;
  const recorded = recordedWrites(input);
  const tolerance = toleranceOf(input);
  const left = new Set(typeof audited === 'string' ? [] : audited.filter(({ at }) => at >= from));
  // Those that name no client take what is left.
  const [named, unnamed] = [recorded.filter(({ client }) => client), recorded.filter(({ client }) => !client)];
  const isOurs = ({ client }: AuditedWrite): boolean => client === null || clients.has(client);
  const pairs = [...named, ...unnamed].map(({ write, client }): Pair => {
    const distance = (audit: AuditedWrite): number => Math.abs(audit.at - write.at);
    const near = [...left]
      .filter((audit) => audit.credential === write.credential && distance(audit) <= tolerance)
      .filter((audit) => client === null || audit.client === null || audit.client === client)
      .sort((one, other) => distance(one) - distance(other));
    const [audit] = near;
    if (!audit) return { write, audit };
    left.delete(audit);
    const origin = client !== null || isOurs(audit) ? 'confirmed' : 'unattributed';
    return { write: { ...write, origin, auditId: audit.id }, audit };
  });
  return [pairs, othersIn([...left], input)];
}

function toleranceOf({ environment }: CorrelationInput): number {
  const { clockSkewSeconds, propagationSeconds } = environment.rotationBounds;
  return (clockSkewSeconds + propagationSeconds + 1) * 1000;
}

/** Audit records that no write of the ledger has. */
function othersIn(left: readonly AuditedWrite[], input: CorrelationInput): Write[] {
  if (left.length === 0) return [];
  const attempts = attemptsIn(input);
  const tolerance = toleranceOf(input);
  return left.map((audit): Write => {
    const common = { credential: audit.credential, at: audit.at, auditId: audit.id };
    const isKnown = audit.client !== null && input.clients.has(audit.client);
    const fitting = attempts.filter(
      ({ credential, from, to }) =>
        credential === audit.credential && audit.at >= from - tolerance && audit.at <= to + tolerance,
    );
    const last = fitting.reduce((latest, { from }) => Math.max(latest, from), -Infinity);
    const tried = fitting.filter(({ from }) => from === last);
    const [first] = tried;
    if (isKnown && first)
      return { ...common, by: first.actor, generations: tried.map(({ what }) => what), origin: 'confirmed' };
    return { ...common, by: audit.client, generations: [], origin: isKnown ? 'unrecorded' : originOf(audit, input) };
  });
}

/** Terraform makes credentials and writes none: whoever overwrites one is no deploy of ours, whatever a record says. */
function originOf({ client, isCreation }: AuditedWrite, { claimed }: CorrelationInput): 'claimed' | 'foreign' {
  return isCreation === true && client !== null && claimed?.has(client) === true ? 'claimed' : 'foreign';
}
