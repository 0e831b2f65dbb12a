import { exitCodes } from '../../core/problem';
import { renderColumns } from '../columns';
import type { Io } from '../io';
import type { SynthOptions } from './cdktf-options';
import { outputOf, synthesise } from './open-work';
import { join } from 'node:path';

/** `cdktf list`: the stacks, and where each was written. */
export async function runList(options: SynthOptions, io: Io): Promise<number> {
  const { stacks } = await synthesise(options, io);
  const folder = outputOf(options, io);
  const rows = stacks.map(({ name }) => ({ name, path: join(folder, 'stacks', name) }));
  const table = [['Stack name', 'Path'], ...rows.map(({ name, path }) => [name, path])];
  io.stdout.write(options.json === true ? `${JSON.stringify(rows, null, 2)}\n` : renderColumns(table));
  return exitCodes.done;
}

/** `cdktf synth`: writes the stacks' Terraform JSON, and what the value plane needs to know. */
export async function runSynth(options: SynthOptions, io: Io): Promise<number> {
  const { stacks } = await synthesise(options, io);
  const names = stacks.map(({ name }) => name);
  if (options.json === true) io.stdout.write(`${JSON.stringify({ stacks: names }, null, 2)}\n`);
  else io.stdout.write(`Generated Terraform code for the stacks: ${names.join(', ')}\n`);
  return exitCodes.done;
}
