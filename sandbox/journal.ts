import { closeSync, writeSync } from 'node:fs';
import { openForAppend } from '../core/open-for-append';
import type { JournalEntry } from './genesys/options';
import type { SeenRequest } from './targets/seen-request';

/** What both sides of the sandbox were asked, one JSON object a line. Neither kind of entry has room for a body or a header's value. */
export interface Journal {
  genesys(entry: JournalEntry): void;
  target(entry: SeenRequest): void;
  close(): void;
}

/** Appends to `file` (mode 0600); each line is written before the call returns. */
export function openJournal(file: string): Journal {
  const descriptor = openForAppend(file);
  let isOpen = true;
  const write = (entry: object) => {
    if (isOpen) writeSync(descriptor, `${JSON.stringify(entry)}\n`);
  };
  return {
    genesys: (entry) => write({ side: 'genesys', ...entry, at: new Date(entry.at).toISOString() }),
    target: (entry) => write({ side: 'target', ...entry }),
    close: () => {
      if (isOpen) closeSync(descriptor);
      isOpen = false;
    },
  };
}
