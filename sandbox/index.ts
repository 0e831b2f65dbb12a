// What the command line needs beside the servers themselves (sandbox/serve.ts).
export { readClients, type OrganizationClient } from './clients';
export { dataFolderOf, ensureDataFolder, type DataFolder } from './data-folder';
export { findRunning, getRunning } from './find-running';
export { stopSandbox } from './stop-sandbox';
