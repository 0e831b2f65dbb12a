import type { Io } from '../io';
import type { TerraformOptions } from './cdktf-options';

/** True where standard output is a terminal, and neither flag nor environment asks for plain text. */
export function hasColour({ color = true }: TerraformOptions, { env, stdout }: Io): boolean {
  return color && stdout.isTTY === true && env.NO_COLOR === undefined && env.TERM !== 'dumb';
}
