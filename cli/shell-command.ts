/** Widest line of output. */
const width = 80;
/** Of what stands in front of the command. */
const indent = 2;

/** A command line that can be pasted as it is, over several lines where one is too short for it. */
export function shellCommand(command: string, args: readonly string[]): string {
  const lines: string[] = [];
  let line = command;
  for (const arg of args) {
    // Room for the backslash.
    if (line.length + 1 + arg.length + 2 > width - indent && line.trim() !== command) {
      lines.push(`${line} \\`);
      line = `    ${arg}`;
    } else line += ` ${arg}`;
  }
  return [...lines, line].join('\n');
}
