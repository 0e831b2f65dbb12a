import type { SandboxUse } from './assert-own-sandbox';

/** Commands that have to do with no sandbox that a variable names, or make their own. */
const without = new Set(['sandbox', 'demo', 'check', 'policies']);
/** Commands that only read, by their first words. */
const reading = [
  'audit head',
  'audit verify',
  'compare',
  'exceptions',
  'promote',
  'keys public',
  'keys status',
  'ledger grants',
  'rotation certificate',
  'rotation correlate',
  'rotation history',
  'rotation simulate',
  'rotation status',
  'rotation verify',
  'rotator schema',
  'secrets history',
  'secrets list',
  'secrets plan',
  'secrets status',
];
/** Commands that change files or the ledger, and send nothing. */
const local = ['audit repair', 'keys', 'ledger', 'rotation pause', 'rotation resume'];

/** What a command of `gcda` does with the sandbox in force; undefined where nothing. One that is not listed changes it. */
export function sandboxUseOf(command: string): SandboxUse | undefined {
  const begins = (words: string): boolean => command === words || command.startsWith(`${words} `);
  if (without.has(command.split(' ')[0] ?? '')) return undefined;
  if (reading.some(begins)) return { changes: false, needsRunning: false };
  return { changes: true, needsRunning: !local.some(begins) };
}
