import { resolve } from 'node:path';
import { assertNoProblems, type Problem } from '../../core/problem';
import { Redacted } from '../../core/redacted';
import { isLoopback } from '../../genesys/is-loopback';
import { systemFetch } from '../../genesys/system-fetch';
import type { EventSink } from '../../rotation/events/event-sink';
import { fileSink } from '../../rotation/events/file-sink';
import { httpSink } from '../../rotation/events/http-sink';
import { streamSink } from '../../rotation/events/stream-sink';
import type { Io } from '../io';
import type { RotatorOptions } from './rotator-options';

/**
 * Receivers of events as the command line names them. A collector's bearer token comes from the variable `GCDA_EVENTS_TOKEN`.
 *
 * @throws ProblemsError `event-receiver-invalid`, `address-insecure`
 */
export function openEventSinks({ events, eventBatch }: RotatorOptions, io: Io): EventSink[] {
  assertNoProblems(events.flatMap(receiverProblems));
  const { GCDA_EVENTS_TOKEN: token = '' } = io.env;
  return events.map((receiver) => {
    if (receiver === 'stdout') return streamSink('stdout', io.stdout);
    if (receiver.startsWith('file:')) return fileSink(resolve(io.cwd, receiver.slice('file:'.length)));
    return httpSink(
      { url: receiver, token: token === '' ? undefined : Redacted.of(token), atOnce: eventBatch },
      {
        fetch: systemFetch,
        clock: io.clock,
        // Not cut when the service is to stop: the last events tell what came of it.
        timeLimit: (milliseconds) => AbortSignal.timeout(milliseconds),
      },
    );
  });
}

function receiverProblems(receiver: string): Problem[] {
  if (receiver === 'stdout' || /^file:./.test(receiver)) return [];
  if (!/^https?:\/\//.test(receiver) || !URL.canParse(receiver))
    return [
      {
        code: 'event-receiver-invalid',
        where: '--events',
        what: "it must be 'stdout', 'file:' with a path, or an http address",
        fix: 'correct it, as in --events file:/var/log/gcda/events.jsonl',
      },
    ];
  if (receiver.startsWith('https:') || isLoopback(receiver)) return [];
  return [
    {
      code: 'address-insecure',
      where: new URL(receiver).origin,
      what: 'events must travel over https',
      fix: 'use the https address',
    },
  ];
}
