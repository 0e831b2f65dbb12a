import { z } from 'zod';
import type { Problem } from '../../core/problem';
import { tryParseJson } from '../../core/try-parse-json';
import type { Queries } from '../database';
import { readHead, signedText } from '../head';
import type { EnvironmentKey } from '../keys/environment-key';

/** Where the newest head that was seen of each chain is kept: on this machine, and not in the database. */
export interface SeenHeads {
  /** What to call the place of an environment's head, for people. */
  placeOf(environment: string): string;
  read(environment: string): string | undefined;
  write(environment: string, text: string): void;
}

const seenSchema = z.strictObject({
  environment: z.string(),
  sequence: z.int().min(1),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  keyId: z.string(),
  mac: z.string(),
});
type Seen = z.infer<typeof seenSchema>;

function macOf(key: EnvironmentKey, { environment, sequence, hash }: Omit<Seen, 'mac' | 'keyId'>): string {
  return key.authenticate(JSON.stringify(['seen head', environment, sequence, hash]));
}

/** What was seen last under this key; undefined where nothing was, or where the key was replaced since. */
function lastSeen(environment: string, key: EnvironmentKey, heads: SeenHeads): Seen | undefined {
  const parsed = seenSchema.safeParse(tryParseJson(heads.read(environment) ?? ''));
  if (!parsed.success || parsed.data.environment !== environment || parsed.data.keyId !== key.id) return undefined;
  return parsed.data.mac === macOf(key, parsed.data) ? parsed.data : undefined;
}

/**
 * That the newest record which this machine has seen is still in the chain: an older copy that somebody has put back, or a chain that was
 * made anew, verifies by itself.
 */
export async function rolledBackProblems(
  db: Queries,
  environment: string,
  { key, heads }: { readonly key: EnvironmentKey | undefined; readonly heads: SeenHeads },
): Promise<Problem[]> {
  const seen = key && lastSeen(environment, key, heads);
  if (!seen) return [];
  const found = await db.query(
    'SELECT sequence FROM ledger_records WHERE environment = $1 AND sequence = $2 AND hash = $3',
    [environment, seen.sequence, seen.hash],
  );
  if (found.length > 0) return [];
  return [
    {
      code: 'ledger-rolled-back',
      where: `ledger of ${environment}`,
      what: `record ${seen.sequence}, which this machine has seen, must be in it, and is not: it is an older copy, or was made anew`,
      fix: `find out who put it back; if you did, remove ${heads.placeOf(environment)}`,
    },
  ];
}

/** Keeps the head of a chain as seen, where the key vouches for it and it goes further than the one before. */
export async function noteHead(
  db: Queries,
  environment: string,
  { key, heads }: { readonly key: EnvironmentKey; readonly heads: SeenHeads },
): Promise<void> {
  const head = await readHead(db, environment);
  if (!head || head.mac !== key.sign(signedText(head))) return;
  const seen = lastSeen(environment, key, heads);
  if (seen && seen.sequence >= head.sequence) return;
  const { sequence, hash } = head;
  const noted = { environment, sequence, hash, keyId: key.id };
  heads.write(environment, `${JSON.stringify({ ...noted, mac: macOf(key, noted) })}\n`);
}
