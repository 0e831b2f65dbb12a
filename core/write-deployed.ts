import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { DeployedStack } from './deployed';
import { fileProblem } from './file-problem';
import { fileIn } from './plain-name';
import { ProblemsError } from './problem';

/**
 * Keeps a stack's record in `directory`, whole or not at all; takes it out where nothing is deployed any more.
 *
 * @throws ProblemsError `deployed-record-unwritable`
 */
export function writeDeployed(directory: string, record: DeployedStack): void {
  const file = fileIn(directory, `${record.stack}.json`);
  const draft = `${file}.${process.pid}.draft`;
  try {
    if (record.actions.length + record.credentials.length === 0) return rmSync(file, { force: true });
    mkdirSync(directory, { recursive: true });
    writeFileSync(draft, `${JSON.stringify(record, null, 2)}\n`);
    renameSync(draft, file);
  } catch (error) {
    throw unwritable(file, error);
  } finally {
    removeQuietly(draft);
  }
}

/** Where the draft could not be made, it cannot be removed either. */
function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // What went wrong has been said.
  }
}

function unwritable(where: string, error: unknown): ProblemsError {
  const { code = 'unknown reason' } = error as NodeJS.ErrnoException;
  const why = fileProblem(error)?.what ?? code;
  const problem = {
    code: 'deployed-record-unwritable',
    where,
    what: `what is deployed could not be recorded: ${why}; without it synthesis compares with an earlier deploy`,
    fix: 'make room there, or let it be written, then deploy the stack again: nothing changes, and it is recorded',
  };
  return new ProblemsError([problem], { cause: error });
}
