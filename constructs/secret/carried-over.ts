import { describeSchedule, ownerFindings, type RotationPolicy, type Schedule } from './rotation-policy';

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
export function carriedOver(props: CarriedOverProps): RotationPolicy<never> {
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
