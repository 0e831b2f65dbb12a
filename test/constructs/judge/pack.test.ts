import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stackRules } from '../../../constructs/judge/json/stack-rules';
import { pack } from '../../../constructs/judge/pack/pack';
import type { Rule } from '../../../constructs/rules/pack/rule';
import { documents } from '../../docs/documents';

const root = join(__dirname, '../../..');
const rules = Object.entries<Rule>(pack);
const ids = rules.map(([id]) => id);

/** Problems that constructs report and `core/` finds: declarations of policies stand there, and the rules of the platform. */
const policies = readdirSync(join(root, 'core')).filter((name) => /-policy\.ts$|^policy-/.test(name));
const platform = readdirSync(join(root, 'core/rules')).filter((name) => name.endsWith('.ts'));
const foundInCore = [
  ...['secret-name.ts', 'names.ts', 'deployed.ts', 'rotation-timing.ts', ...policies],
  ...platform.map((name) => join('rules', name)),
].map((name) => join('core', name));

function emittedCodes(): string[] {
  const files = readdirSync(join(root, 'constructs'), { recursive: true, encoding: 'utf8' })
    // The rules that framework-problems.ts repeats are the framework's.
    .filter((name) => name.endsWith('.ts') && !name.startsWith('rules/pack/') && name !== 'judge/framework-problems.ts')
    .map((name) => join('constructs', name));
  const ofStacks = stackRules.map(({ id }) => id);
  const codes = [...files, ...foundInCore].flatMap((file) =>
    // A code stands behind `code:`, or in a table of codes.
    [...readFileSync(join(root, file), 'utf8').matchAll(/\bcode: '([^']+)'|'([a-z-]+-invalid)'\]/g)].map(
      ([, code, listed]) => code ?? listed ?? '',
    ),
  );
  return [...new Set([...ofStacks, ...codes])];
}

test('has every code that declarations can be refused with, and no other', () => {
  expect([...ids].sort()).toEqual(emittedCodes().sort());
});

test('is shown by docs/problems.md, row by row', () => {
  const page = documents().find(({ path }) => path === 'docs/problems.md')?.text ?? '';
  const rows = page.split('\n').filter((line) => ids.some((id) => line.startsWith(`| \`${id}\` |`)));
  const expected = rules.map(([id, { meaning, cause, fix }]) => `| \`${id}\` | ${meaning} | ${cause} | ${fix} |`);
  expect([...rows].sort()).toEqual(expected.sort());
});

test.each(rules)('explains %s in sentences, with its source', (_id, rule) => {
  for (const text of [rule.meaning, rule.explanation]) expect(text).toMatch(/^[A-Z`].*\.$/);
  expect(rule.explanation).not.toBe(rule.meaning);
  // A row of a table has one line, and a bar would end its cell.
  expect(Object.values(rule).join('')).not.toMatch(/[|\n]/);
  expect(rule.source).toMatch(
    /^(guide( [1-4]|, prerequisites|, edge case [1-3])|help, "|provider: |RFC \d+|decision \d{4}|ours: |assumed)/,
  );
});

test('names decisions that exist', () => {
  const named = rules.flatMap(([, { source }]) => [...source.matchAll(/decision (\d{4})/g)].map(([, id = '']) => id));
  const taken = readdirSync(join(root, 'docs/decisions')).map((name) => name.slice(0, 4));
  expect(named.length).toBeGreaterThan(1);
  expect(named.filter((id) => !taken.includes(id))).toEqual([]);
});
