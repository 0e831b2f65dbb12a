import { printable } from '../printable';

/** What became of one stack. */
export interface StackResult {
  readonly stack: string;
  readonly status: 'applied' | 'unchanged' | 'failed' | 'not applied';
  readonly added: number;
  readonly changed: number;
  readonly destroyed: number;
}

/** The end of a deploy or destroy: one line where all went well, else a line for each stack. */
export function renderResult({
  purpose,
  results,
}: {
  readonly purpose: string;
  readonly results: readonly StackResult[];
}): string {
  const sum = (of: 'added' | 'changed' | 'destroyed') => results.reduce((total, result) => total + result[of], 0);
  const total = `${sum('added')} added, ${sum('changed')} changed, ${sum('destroyed')} destroyed`;
  const isWhole = results.every(({ status }) => status === 'applied' || status === 'unchanged');
  if (isWhole)
    return `${results.every(({ status }) => status === 'unchanged') ? 'Nothing to change. ' : ''}${stacksOf(results)}: ${total}.\n`;
  if (results.every(({ status }) => status === 'unchanged' || status === 'not applied'))
    return 'Nothing was changed.\n';
  const width = Math.max(...results.map(({ stack }) => stack.length));
  const rows = results.map((result) => `${printable(result.stack).padEnd(width)}  ${inWords(result)}\n`);
  return `${rows.join('')}The ${purpose} did not come to its end. ${stacksOf(results)}: ${total}.\n`;
}

function inWords({ status, added, changed, destroyed }: StackResult): string {
  const counts = `${added} added, ${changed} changed, ${destroyed} destroyed`;
  switch (status) {
    case 'applied':
      return `applied: ${counts}`;
    case 'failed':
      return `failed, after ${counts}`;
    case 'unchanged':
      return 'nothing to change';
    case 'not applied':
      return 'not applied';
  }
}

function stacksOf({ length }: readonly unknown[]): string {
  return length === 1 ? '1 stack' : `${length} stacks`;
}
