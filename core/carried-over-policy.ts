import { z } from 'zod';
import { ownerFindings, type DeclaredPolicy, type PolicyKind } from './policy-kind';
import { describeSchedule, scheduled, type Schedule } from './rotation-schedule';

const schema = z.strictObject({
  kind: z.literal('carried-over'),
  /** Who issues new values into the secret's source. */
  owner: z.string().min(1),
  reason: z.string().min(1),
  /** No request of ours can show that a value is good before it is written; what its author accepts for that, and why. */
  withoutProbe: z.strictObject({ reason: z.string().min(1) }).optional(),
  ...scheduled,
});
/** Values that come from the secret's source, as the inventory has it. */
export type CarriedOverPolicy = z.infer<typeof schema>;

export const carriedOverPolicy: PolicyKind<CarriedOverPolicy> = {
  schema,
  usesOf: () => [],
};

/** Who issues the value, and why it is not issued here. */
export interface CarriedOverProps extends Schedule {
  readonly owner: string;
  readonly reason: string;
  /**
   * Why its values are used though no probe shows before that they are good: a bad one is in use until an action was refused.
   *
   * @default - an action that uses the secret must have a `probe`
   */
  readonly withoutProbe?: { readonly reason: string };
}

/** Someone else puts new values into the secret's source; they are carried over to the platform. Old ones stay good until they expire unless `overlap` says otherwise. */
export function carriedOver(props: CarriedOverProps): DeclaredPolicy<never, CarriedOverPolicy> {
  const { owner, reason, withoutProbe } = props;
  const waiver = withoutProbe ? { withoutProbe: { reason: withoutProbe.reason } } : {};
  return {
    kind: 'carried-over',
    secrets: [],
    describe: () => ({
      ...{ kind: 'carried-over', owner, reason },
      ...waiver,
      ...describeSchedule(props, { kind: 'until-expiry' }),
    }),
    findings: () => [
      ...ownerFindings(props),
      ...(withoutProbe ? ownerFindings({ owner, reason: withoutProbe.reason }) : []),
    ],
  };
}
