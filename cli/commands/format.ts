import type { ComparisonOutput } from '../run-compare';

/** Options of commands that print a comparison. */
export interface FormatOptions {
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly all?: boolean;
}

/** What the options ask for; JSON wins, for programs read it. */
export function formatOf({ json, markdown, all }: FormatOptions): ComparisonOutput {
  return { format: json ? 'json' : markdown ? 'markdown' : 'text', isAll: all ?? false };
}
