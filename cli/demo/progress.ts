import type { ListrBaseClassOptions } from 'listr2';
import { ListrLogger, ProcessOutput } from 'listr2';
import type { Io } from '../io';

/** Progress on standard error, since results go to standard output: live on a terminal, a line a step elsewhere, nothing when quiet. */
export function progressOptions(io: Io, isQuiet: boolean): ListrBaseClassOptions<never> {
  const stream = io.stderr as NodeJS.WriteStream;
  const isLive = io.stderr.isTTY === true && io.env.NO_COLOR === undefined && io.env.TERM !== 'dumb';
  const logger = new ListrLogger({ processOutput: new ProcessOutput(stream, stream) });
  return {
    concurrent: false,
    // On Ctrl-C the library would exit on the spot, and leave the sandbox running.
    registerSignalListeners: false,
    renderer: isQuiet ? 'silent' : isLive ? 'default' : 'simple',
    rendererOptions: { logger },
    fallbackRendererOptions: { logger },
  } as unknown as ListrBaseClassOptions<never>;
}
