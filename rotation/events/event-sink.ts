import type { CloudEvent } from './cloud-event';

/** Somewhere that events are told. */
export interface EventSink {
  /** Names it for ever, so that it goes on where it stopped: `file /var/log/gcda/events.jsonl`. Holds no credential. */
  readonly name: string;
  /**
   * Resolves once all of them are safe there, in this order.
   *
   * @throws EventsRefused otherwise; some of them may have got there
   */
  put(events: readonly CloudEvent[]): Promise<void>;
}

/** The events did not get there. Holds no text of the other side. */
export class EventsRefused extends Error {
  override readonly name = 'EventsRefused';

  constructor(
    /** `answered 503`, `not reachable`. */
    readonly why: string,
    /** Least wait that the other side asked for, in milliseconds. */
    readonly after = 0,
  ) {
    super(why);
  }
}
