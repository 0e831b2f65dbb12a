import type { DeployedRecord } from './deployed';
import type { LocalState } from './local-states';
import type { Problem } from './problem';

/** A stack that was deployed and not destroyed since, as far as this machine knows. */
export interface LiveStack {
  readonly stack: string;
  /** What exists of it, in a local state; null where its state is elsewhere. */
  readonly resources: number | null;
  /** By name or id. */
  readonly actions: readonly string[];
  readonly credentials: readonly string[];
  /** File of the record where that alone knows of it; null where a state does. */
  readonly record: string | null;
}

/** Live stacks by records of deploys and local states together. A record that cannot be read says no more than that there is one. */
export function liveStacks(
  { directory, stacks, unread }: { readonly directory: string } & Pick<DeployedRecord, 'stacks' | 'unread'>,
  states: readonly LocalState[],
): LiveStack[] {
  const names = [...new Set([...stacks, ...unread, ...states].map(({ stack }) => stack))].sort();
  return names.map((name) => {
    const record = stacks.find(({ stack }) => stack === name);
    const state = states.find(({ stack }) => stack === name);
    const inState = (type: string) =>
      (state?.resources ?? []).flatMap((found) => (found.type === type && found.name !== null ? [found.name] : []));
    return {
      stack: name,
      resources: state?.resources.length ?? null,
      actions: state ? inState('genesyscloud_integration_action') : (record?.actions ?? []).map(({ id }) => id),
      credentials: state
        ? inState('genesyscloud_integration_credential')
        : (record?.credentials ?? []).map((credential) => credential.name),
      record: state ? null : `${directory}/${name}.json`,
    };
  });
}

/** What to say of a live stack that the code does not have. */
export function describeOrphan(orphan: LiveStack): Pick<Problem, 'where' | 'what' | 'fix'> {
  const { stack, record } = orphan;
  const otherwise = record === null ? '' : `; if it was destroyed by other means, delete ${record}`;
  return {
    where: stack,
    what: `it is live and no longer declared: ${whatIsLive(orphan)}. Nobody would renew, verify or destroy that`,
    fix: `declare it again, run \`npx cdktf destroy ${stack}\`, and take it out then (docs/authoring/remove-a-service.md); or say in environments/abandoned.ts why it stays${otherwise}`,
  };
}

/** What is live of a stack, in words: `11 resources; actions a, b; credentials c`. */
function whatIsLive({ resources, actions, credentials }: LiveStack): string {
  const parts = [
    ...(resources === null ? [] : [`${resources} resources`]),
    ...(actions.length === 0 ? [] : [`actions ${few(actions)}`]),
    ...(credentials.length === 0 ? [] : [`credentials ${few(credentials)}`]),
  ];
  return parts.length === 0 ? 'it is on record' : parts.join('; ');
}

function few(names: readonly string[]): string {
  const most = 8;
  const more = names.length > most ? ` and ${names.length - most} more` : '';
  return `${names.slice(0, most).join(', ')}${more}`;
}
