/** Somebody's word that no rotation may begin; times in milliseconds since the epoch. */
export interface Pause {
  readonly environment: string;
  /** Null for all secrets of the environment. */
  readonly secret: string | null;
  readonly actor: string;
  readonly reason: string;
  readonly since: number;
  /** When it ends by itself; null where somebody has to end it. */
  readonly until: number | null;
  /** Its record bears no authentication though others do: somebody wrote it without the key. It counts all the same. @default false */
  readonly isDoubtful?: boolean;
}

/** The pause that a secret is under: its own, or else its environment's; undefined where there is none, or where it is over. */
export function pauseIn(
  pauses: readonly Pause[],
  now: number,
): (environment: string, secret: string) => Pause | undefined {
  const inForce = new Map(
    pauses
      .filter(({ until }) => until === null || now < until)
      .map((pause) => [`${pause.environment}/${pause.secret ?? ''}`, pause] as const),
  );
  return (environment, secret) => inForce.get(`${environment}/${secret}`) ?? inForce.get(`${environment}/`);
}
