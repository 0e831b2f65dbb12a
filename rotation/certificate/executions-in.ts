import type { Execution } from '../observations/observation';
import type { Rotation } from '../rotation';

/** The runs in the test console that the rotation itself made. */
export function executionsIn({ environment, secret, findings, times }: Rotation): readonly Execution[] {
  return (['verify', 'prove'] as const).flatMap((step) => {
    const { action, status } = findings[step]?.facts ?? {};
    const { begun, ended } = times[step] ?? {};
    if (typeof action !== 'string' || begun === undefined || ended === undefined) return [];
    const answer = typeof status === 'number' ? status : null;
    return [{ environment, action, secrets: [secret], begunAt: begun, endedAt: ended, status: answer }];
  });
}
