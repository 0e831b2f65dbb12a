import { z } from 'zod';
import { isShellLine } from './is-shell-line';
import { argument, type SourceKind } from './source-kind';

const schema = z.strictObject({
  kind: z.literal('exec'),
  command: z.tuple([argument.min(1)], argument),
  /** Seconds before it is killed with all that it started; 10 unless given. */
  timeoutSeconds: z.int().min(1).max(600).optional(),
});
type Exec = z.infer<typeof schema>;

/** A program and its arguments, started without a shell; what it writes to standard output is the value. */
export const exec: SourceKind<Exec, Readonly<Exec>> = {
  schema,
  // Of a program only its name: arguments may be long, and are nobody's business.
  words: ({ command: [program] }) => (isShellLine(program) ? 'exec' : `exec ${program}`),
  sourceOf: (common, name) => {
    const [program, ...rest] = common.command;
    return { ...common, command: [program, ...rest.map((one) => one.replaceAll('{secret}', name))] };
  },
};
