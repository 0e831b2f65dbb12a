import { open, type FileHandle } from 'node:fs/promises';
import { EventsRefused, type EventSink } from './event-sink';
import { toLines } from './stream-sink';

/** Appends events to a file of mode 0600, one a line; they are on the disk before they count as told. Opened anew each time, so that it may be rotated. */
export function fileSink(path: string): EventSink {
  return {
    name: `file ${path}`,
    put: async (events) => {
      try {
        await using file = await open(path, 'a+', 0o600);
        // A process that was killed in the middle of a line told that event to nobody: it comes again, on a line of its own.
        const text = ((await endsInside(file)) ? '\n' : '') + toLines(events);
        await file.appendFile(text);
        await file.datasync();
      } catch (error) {
        throw new EventsRefused(`writing gave ${(error as NodeJS.ErrnoException).code ?? 'an unknown error'}`);
      }
    },
  };
}

async function endsInside(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return false;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] !== 0x0a;
}
