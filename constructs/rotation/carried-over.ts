import { describeSchedule, ownerFindings, type Rotation, type Schedule } from './rotation';

/** Who issues the value, and why it is not issued here. */
export interface CarriedOverProps extends Schedule {
  readonly owner: string;
  readonly reason: string;
}

/** Someone else puts new values into the secret's source; they are carried over to the platform. Old ones stay good until they expire unless `overlap` says otherwise. */
export function carriedOver(props: CarriedOverProps): Rotation<never> {
  const { owner, reason } = props;
  return {
    kind: 'carried-over',
    secrets: [],
    describe: () => ({ kind: 'carried-over', owner, reason, ...describeSchedule(props, { kind: 'until-expiry' }) }),
    findings: () => ownerFindings(props),
  };
}
