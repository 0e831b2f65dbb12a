import { createHash, randomBytes } from 'node:crypto';
import type { IdGenerator } from '@opentelemetry/sdk-trace';

/** Ids of the trace of a rotation and of its outermost span: the same in every process that works on it, whenever. */
export function idsOf(rotationId: string): { readonly traceId: string; readonly spanId: string } {
  const digest = createHash('sha256').update(`gcda rotation ${rotationId}`).digest('hex');
  return { traceId: digest.slice(0, 32), spanId: digest.slice(32, 48) };
}

/** Random ids, but for a span that is begun inside `withIds`. */
export class RotationIds implements IdGenerator {
  private given: ReturnType<typeof idsOf> | undefined;

  withIds<T>(ids: ReturnType<typeof idsOf>, begin: () => T): T {
    this.given = ids;
    try {
      return begin();
    } finally {
      this.given = undefined;
    }
  }

  generateTraceId = (): string => this.given?.traceId ?? randomBytes(16).toString('hex');

  generateSpanId = (): string => this.given?.spanId ?? randomBytes(8).toString('hex');
}
