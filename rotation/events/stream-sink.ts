import type { CloudEvent } from './cloud-event';
import { EventsRefused, type EventSink } from './event-sink';

/** Tells events to a stream such as standard output, one a line. */
export function streamSink(name: string, stream: NodeJS.WritableStream): EventSink {
  return {
    name,
    put: (events) =>
      new Promise((resolve, reject) => {
        stream.write(toLines(events), (error) => (error ? reject(new EventsRefused('it is closed')) : resolve()));
      }),
  };
}

/** JSON, one event a line. */
export function toLines(events: readonly CloudEvent[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}
