import type { Register } from '../../io';
import { registerCertificate } from './certificate';
import { registerCorrelate } from './correlate';
import { registerDrill } from './drill';
import { registerHistory } from './history';
import { registerPause, registerResume } from './pause';
import { registerSimulate } from './simulate';
import { registerStatus } from './status';
import { registerVerify } from './verify';

/** One file for each subcommand. */
const subcommands: readonly Register[] = [
  registerStatus,
  registerHistory,
  registerCertificate,
  registerVerify,
  registerDrill,
  registerCorrelate,
  registerPause,
  registerResume,
  registerSimulate,
];

/** `gcda rotation …`. */
export const registerRotation: Register = (program, io, handle) => {
  const rotation = program
    .command('rotation')
    .description('what becomes of rotations, and the proof of it')
    .addHelpText('after', '\nExamples:\n  $ npx gcda rotation verify certificate.json --public-key signing.pem\n');
  for (const register of subcommands) register(rotation, io, handle);
};
