import { ProblemsError } from '../core/problem';
import { systemFetch } from '../genesys/system-fetch';
import type { SourcePorts } from '../secrets/sources/source';
import { hiddenPrompt } from './ask-value';
import type { Io } from './io';

/**
 * What value sources may touch, from a command's own ports.
 *
 * @throws ProblemsError `read-seconds-invalid`
 */
export function openSources(io: Io): SourcePorts {
  return {
    env: io.env,
    directory: io.cwd,
    ask: hiddenPrompt(io),
    fetch: systemFetch,
    clock: io.clock,
    timeLimit: (milliseconds) => AbortSignal.any([io.signal, AbortSignal.timeout(milliseconds)]),
    readSeconds: readSeconds(io.env.GCDA_READ_SECONDS),
  };
}

function readSeconds(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new ProblemsError([
    {
      code: 'read-seconds-invalid',
      where: 'GCDA_READ_SECONDS',
      what: 'the time for reading all sources must be a whole number of seconds from 1 to 9999',
      fix: 'correct or unset it; 30 is the default',
    },
  ]);
}
