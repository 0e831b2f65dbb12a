import { existsSync } from 'node:fs';
import type { InventoryEnvironment } from '../core/inventory';
import { ProblemsError } from '../core/problem';
import { latest } from '../ledger/ledger';
import { cacheWindows, lastEnd } from '../secrets/verify/cache-windows';
import { asSandboxCaches } from './as-sandbox-caches';
import type { Io } from './io';
import { ledgerAddress } from './ledger-place';
import { readingLedger } from './with-ledger';
import { wrap } from './wrap';

/**
 * What to say of a run on the platform that uses these secrets now: that it may use a value from before the last write, and until when.
 * Empty where it does not, or where no ledger tells.
 */
export async function cacheNotice(
  environment: InventoryEnvironment,
  secrets: readonly string[],
  io: Io,
): Promise<string> {
  const { url, file } = ledgerAddress(io);
  if (url === undefined && !existsSync(file)) return '';
  try {
    const states = await readingLedger(io, (db) => latest(db, environment.name));
    const windows = cacheWindows(asSandboxCaches(environment, io), states, io.clock.now());
    const written = secrets.filter((name) => windows.has(name));
    const until = lastEnd(windows, written);
    if (until === undefined) return '';
    const text = `${written.join(' and ')} was written a moment ago: until ${new Date(until).toISOString()} the platform may use the value before it`;
    return `${wrap(text, 80).join('\n')}\n`;
  } catch (error) {
    // The run itself needs no ledger.
    if (error instanceof ProblemsError) return '';
    throw error;
  }
}
