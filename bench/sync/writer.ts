import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../core/clock';
import { Redacted } from '../../core/redacted';
import { createCall } from '../../genesys/call';
import { createClient } from '../../genesys/client';
import { createPacer } from '../../genesys/pacer';
import { createTokenSource } from '../../genesys/token';
import type { Send } from '../../genesys/send';
import { createTransport } from '../../genesys/transport';
import { deriveKey } from '../../ledger/keys/derive-key';
import { openDatabase } from '../../ledger/open-database';
import { syncSecrets } from '../../secrets/sync';
import type { JobsDone } from '../../secrets/writing/run-jobs';
import type { ValueEstate } from './estate';

/** What a writer is made of. */
export interface WriterOptions {
  readonly url: string;
  readonly send: Send;
  readonly clock: Clock;
  /** @default bench */
  readonly clientId?: string;
  /** Keeps to the platform's limit. */
  readonly isPaced: boolean;
  /** Calls back again and again. @default - never: the sync is over before the first time */
  readonly every?: (milliseconds: number, work: () => void) => () => void;
}

/** A client with its token, and a ledger on the disk: everything that `gcda secrets sync` has. */
export interface Writer {
  sync(estate: ValueEstate): Promise<JobsDone>;
  close(): Promise<void>;
}

export async function createWriter(options: WriterOptions): Promise<Writer> {
  const folder = mkdtempSync(join(tmpdir(), 'gcda-bench-'));
  const db = await openDatabase({ schema: '', file: join(folder, 'ledger.db') });
  const client = clientOf(options);
  const { clock } = options;
  const key = deriveKey(Buffer.alloc(32, 'k'), 'dev');
  let runs = 0;
  return {
    sync: ({ inventory, env }) =>
      syncSecrets(inventory, [], {
        clientOf: () => client,
        sources: {
          env,
          directory: folder,
          fetch: () => Promise.reject(new Error('no source of this is reached over HTTP')),
          clock,
          timeLimit: () => new AbortController().signal,
        },
        ledger: {
          db,
          keyOf: () => key,
          clock,
          actor: 'bench',
          reason: '',
          runId: `run-${(runs += 1)}`,
          holder: 'bench',
          isGone: () => false,
          every: options.every ?? (() => () => undefined),
          waitMilliseconds: 0,
        },
        runKey: Buffer.alloc(32, 'r'),
        // Written each time, so that every run does the same work.
        isForced: true,
      }),
    close: async () => {
      await db.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** What every client of the bench has for a secret. */
export const clientSecret = 'of the bench';

function clientOf({ url, send, clock, clientId = 'bench', isPaced }: WriterOptions) {
  const transport = createTransport({ send, clock });
  const secret = Redacted.of(clientSecret);
  const tokens = createTokenSource(
    { loginUrl: url, clientId, clientSecret: secret, where: 'bench', configuredBy: 'bench' },
    { transport, clock },
  );
  const newPacer = isPaced ? () => createPacer(clock) : undefined;
  return createClient(createCall(url, { transport, tokens, newPacer }));
}
