import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { findProgram, programExposure, type ProgramPlace } from './find-program';

/** A command as it will be run: the program where it was found, or as it was named where it was not. */
export interface FoundCommand {
  readonly program: string;
  /** Why others could decide what it does, in words that quote no argument; undefined where they cannot. */
  readonly exposure: string | undefined;
}

/**
 * Looks at a program that gets, or gives, what is secret: it, and the files among its arguments (a script that an interpreter runs), must be
 * nobody else's. Whatever it runs in its turn is its own affair.
 */
export function findCommand([program, ...parameters]: readonly string[], place: ProgramPlace): FoundCommand {
  const found = program === undefined ? undefined : findProgram(program, place);
  if (program === undefined || found === undefined) return { program: program ?? '', exposure: undefined };
  const own = programExposure(found);
  if (own !== undefined) return { program: found, exposure: own };
  const exposed = parameters.findIndex((text) => isExposedFile(resolve(place.directory, text)));
  return {
    program: found,
    exposure: exposed === -1 ? undefined : `its argument ${exposed + 1}: others may change that file`,
  };
}

function isExposedFile(file: string): boolean {
  try {
    return statSync(file).isFile() && programExposure(file) !== undefined;
  } catch {
    return false;
  }
}
