// What the command line needs beside the servers themselves (sandbox/serve.ts).
export { readClients, type OrganizationClient } from './clients';
export { dataFolderAt, dataFolderOf, ensureDataFolder, type DataFolder } from './data-folder';
export { findRunning, getRunning } from './find-running';
export { tryLockFolder } from './folder-lock';
export { tryReadLastStart, type LastStart } from './ports';
export { stopSandbox } from './stop-sandbox';
