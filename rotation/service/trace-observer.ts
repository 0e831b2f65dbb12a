import { ROOT_CONTEXT, SpanStatusCode, trace, TraceFlags, type Tracer } from '@opentelemetry/api';
import type { Clock } from '../../core/clock';
import type { Step } from '../run/rotation-ports';
import { isOver, type Rotation } from '../machine/rotation';
import type { Observer } from './observer';
import { idsOf, type RotationIds } from './rotation-ids';

/**
 * A span for each attempt at a stage, and one for the whole rotation when it is over. Their ids come from the rotation's own, so that they
 * form one trace whatever process made which step. Names and outcomes only; no value.
 */
export function traceObserver(tracer: Tracer, ids: RotationIds, clock: Pick<Clock, 'now'>): Observer {
  return {
    stepped: (step) => {
      const now = clock.now();
      stageSpan(tracer, step, now);
      const { before, after } = step;
      if (isOver(after) && !isOver(before)) ids.withIds(idsOf(after.id), () => rotationSpan(tracer, after, now));
    },
  };
}

function stageSpan(tracer: Tracer, { before, outcome, milliseconds }: Step, now: number): void {
  const parent = { ...idsOf(before.id), traceFlags: TraceFlags.SAMPLED, isRemote: true };
  const attributes = {
    ...namesOf(before),
    'gcda.stage': before.stage,
    'gcda.outcome': outcome.kind,
    ...(outcome.kind === 'done' ? { 'gcda.finding': outcome.finding.outcome } : { 'error.type': outcome.code }),
  };
  const span = tracer.startSpan(
    `rotation ${before.stage}`,
    { startTime: new Date(now - milliseconds), attributes },
    trace.setSpanContext(ROOT_CONTEXT, parent),
  );
  if (outcome.kind !== 'done') span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(new Date(now));
}

function rotationSpan(tracer: Tracer, rotation: Rotation, now: number): void {
  const { cause, failure, begunAt } = rotation;
  const attributes = {
    ...namesOf(rotation),
    'gcda.cause': cause,
    ...(failure !== null && { 'error.type': failure }),
  };
  const span = tracer.startSpan('rotation', { startTime: new Date(begunAt), attributes, root: true });
  if (failure !== null) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(new Date(now));
}

function namesOf({ environment, secret, generation }: Rotation) {
  return { 'deployment.environment.name': environment, 'gcda.secret': secret, 'gcda.generation': generation };
}
