import { valueText, type ToolMethod, type Value } from '../velocity/values';

/** A method of one text: null stays null (the reference then prints itself), anything else is taken as its text. */
export function ofText(run: (text: string) => string): ToolMethod {
  return (...args: readonly Value[]) => {
    const [argument] = args;
    if (args.length !== 1 || argument === undefined) return undefined;
    return argument === null ? null : run(valueText(argument));
  };
}
