import { covers } from '../../core/environment';
import type { InventoryEnvironment } from '../../core/inventory';
import type { ComparedRow, Comparison } from './comparison';
import { describeThings, type Described } from './describe-things';

/** Lays environments side by side: what each has, under which names, and where it differs by design or by mistake. */
export function compareEnvironments(environments: readonly InventoryEnvironment[]): Comparison {
  const columns = environments.map(
    (environment) => new Map(describeThings(environment).map((thing) => [keyOf(thing), thing])),
  );
  const firsts = new Map(columns.toReversed().flatMap((column) => [...column]));
  const rows = [...firsts.values()].toSorted(inOrder).flatMap((thing) => {
    const things = columns.map((column) => column.get(keyOf(thing)));
    return [...presenceRow(thing, things, environments), ...aspectRows(thing, things)];
  });
  return { environments: environments.map(({ name }) => name), rows };
}

const kinds: readonly ComparedRow['kind'][] = ['service', 'secret', 'action'];

function keyOf({ kind, service, name }: Described): string {
  return `${kinds.indexOf(kind)} ${service}/${name}`;
}

function inOrder(one: Described, other: Described): number {
  return keyOf(one) < keyOf(other) ? -1 : 1;
}

/** One row where somebody lacks it; a reason stands for an absence that is declared. */
function presenceRow(
  { kind, service, name }: Described,
  things: readonly (Described | undefined)[],
  environments: readonly InventoryEnvironment[],
): ComparedRow[] {
  if (things.every((thing) => thing !== undefined)) return [];
  const wanted = kind === 'service' ? { service } : { service, [kind]: name };
  const reasons = environments.map(({ absent = [] }) => absent.find((absence) => covers(absence, wanted))?.reason);
  const cells = things.map((thing, index) => {
    if (thing) return 'there';
    return reasons[index] === undefined ? null : `absent: ${reasons[index]}`;
  });
  return [{ kind, service, name, aspect: 'presence', cells, verdict: cells.includes(null) ? 'differs' : 'allowed' }];
}

function aspectRows(
  { kind, service, name }: Described,
  things: readonly (Described | undefined)[],
): readonly ComparedRow[] {
  const aspects = new Set(things.flatMap((thing) => [...(thing?.says.keys() ?? [])]));
  return [...aspects].map((aspect) => {
    const said = things.map((thing) => thing && (thing.says.get(aspect) ?? nothing));
    const present = said.filter((found) => found !== undefined);
    const isSame = new Set(present.map(({ compared }) => compared)).size === 1;
    const verdict = isSame ? 'same' : present.every(({ isAllowed }) => isAllowed) ? 'allowed' : 'differs';
    return { kind, service, name, aspect, cells: said.map((found) => found?.shown ?? null), verdict };
  });
}

/** Where the thing is there and the aspect is not, as with a header. */
const nothing = { shown: 'none', compared: '', isAllowed: false };
