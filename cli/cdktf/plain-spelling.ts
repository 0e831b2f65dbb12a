/**
 * Options in the one spelling that the program knows: the framework also takes `--autoApprove`, `--auto-approve=true` and
 * `--auto-approve=false`.
 */
export function plainSpelling(args: readonly string[]): string[] {
  return args.flatMap((arg) => {
    const [, name, value] = /^--([A-Za-z][\w-]*)(?:=(true|false))?$/.exec(arg) ?? [];
    const valued = /^--([A-Za-z][\w-]*)=/.exec(arg)?.[1];
    if (name === undefined) return valued === undefined ? [arg] : [`--${kebab(valued)}${arg.slice(valued.length + 2)}`];
    return value === 'false' ? [] : [`--${kebab(name)}`];
  });
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
