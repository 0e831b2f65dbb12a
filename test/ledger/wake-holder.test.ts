import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '../../ledger/sqlite';

/** Begins a transaction, and says so before it stops; once it goes on it commits. */
const program = `
const { DatabaseSync } = require('node:sqlite');
const db = new DatabaseSync(process.argv[1]);
db.exec('PRAGMA journal_mode = WAL; BEGIN IMMEDIATE; CREATE TABLE t (x)');
process.stdout.write('begun', () => {
  process.kill(process.pid, 'SIGSTOP');
  db.exec('COMMIT');
});
`;

const canTell = (() => {
  try {
    return readFileSync('/proc/locks', 'utf8').length >= 0;
  } catch {
    return false;
  }
})();

(canTell ? test : test.skip)('waits for no process that was stopped in the middle of a transaction', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gcda-wake-'));
  const file = join(folder, 'of', 'ledger.db');
  const db = await openSqlite(file);
  const child = spawn(process.execPath, ['-e', program, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const ended = once(child, 'exit');
    await once(child.stdout, 'data');
    await db.query('CREATE TABLE IF NOT EXISTS other (x)');
    expect(await db.query("SELECT name FROM sqlite_master WHERE name IN ('t', 'other') ORDER BY name")).toEqual([
      { name: 'other' },
      { name: 't' },
    ]);
    expect(await ended).toEqual([0, null]);
  } finally {
    child.kill('SIGKILL');
    await db.close();
    rmSync(folder, { recursive: true });
  }
});
