import type { InventoryAction, InventoryEnvironment, InventorySecret } from '../../core/inventory';
import type { ScheduledPolicy } from '../../core/rotation-policy';
import type { RotationWindow } from '../../core/rotation-schedule';
import type { Overlap } from '../../core/rotation-schedule';
import { actionsUsing } from './actions-using';
import { rotationTiming, type RotationTiming } from '../../core/rotation-timing';

/** What is known of the value that is live on the platform; times in milliseconds since the epoch. */
export interface LiveValue {
  /** 0 where none was ever written from here. */
  readonly generation: number;
  readonly writtenAt: number | null;
  /** When it ends, as its issuer or the value itself said; null where nobody did. */
  readonly endsAt: number | null;
}

/** A secret that is rotated here, with everything its planning goes by. */
export interface Candidate {
  readonly environment: string;
  readonly secret: string;
  readonly overlap: Overlap;
  readonly window: RotationWindow | undefined;
  /** Milliseconds a value lives; null where it has no end of its own. */
  readonly lifetime: number | null;
  readonly timing: RotationTiming;
  /** Its author says that its issuer repeats a token until it ends. */
  readonly isRepeated?: boolean;
  readonly live: LiveValue;
  /** Names of the actions that use it. Two secrets of one action are never rotated at the same time. */
  readonly actions: readonly string[];
  /** The same, told from those of other environments. */
  readonly actionKeys: readonly string[];
}

type Action = Pick<InventoryAction, 'name' | 'secrets' | 'timeoutSeconds'>;
type Secret = Pick<InventorySecret, 'name' | 'rotation' | 'lifetimeSeconds'>;

/** What of an inventory's environment planning goes by. */
export interface PlannedEnvironment extends Pick<InventoryEnvironment, 'name' | 'rotationBounds'> {
  readonly secrets: readonly Secret[];
  readonly actions: readonly Action[];
}

const neverWritten: LiveValue = { generation: 0, writtenAt: null, endsAt: null };

/** Every secret that is rotated here, of all environments, in the inventory's order. */
export function candidatesOf(
  inventory: { readonly environments: readonly PlannedEnvironment[] },
  liveOf: (environment: string, secret: string) => LiveValue | undefined,
): readonly Candidate[] {
  return inventory.environments.flatMap((environment) =>
    environment.secrets.flatMap((secret) => candidateOf(environment, secret, liveOf(environment.name, secret.name))),
  );
}

/** The candidate that a secret is; none where it is not rotated here. */
export function candidateOf(
  environment: PlannedEnvironment,
  { name, rotation, lifetimeSeconds }: Secret,
  live: LiveValue = neverWritten,
): Candidate[] {
  if (!rotation || rotation.kind === 'renewed-elsewhere') return [];
  const { overlap, window } = rotation;
  const actions = actionsUsing(environment, name);
  const timing = timingOf(environment, rotation, lifetimeSeconds, actions);
  const lifetime = lifetimeSeconds === null ? null : lifetimeSeconds * 1000;
  const names = actions.map((action) => action.name);
  const actionKeys = names.map((action) => `${environment.name} ${action}`);
  const whose = { environment: environment.name, secret: name };
  const isRepeated = 'whenSameToken' in rotation && rotation.whenSameToken !== undefined;
  return [{ ...whose, overlap, window, lifetime, timing, isRepeated, live, actions: names, actionKeys }];
}

/** The arithmetic of one secret, over the actions that use it. */
export function timingOf(
  { rotationBounds }: Pick<PlannedEnvironment, 'rotationBounds'>,
  { overlap, leadSeconds }: ScheduledPolicy,
  lifetimeSeconds: number | null,
  actions: readonly Action[],
): RotationTiming {
  return rotationTiming({
    lifetimeSeconds: lifetimeSeconds ?? undefined,
    overlap,
    actionTimeouts: actions.map(({ timeoutSeconds }) => timeoutSeconds),
    bounds: rotationBounds,
    leadSeconds,
  });
}
