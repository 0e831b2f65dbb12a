import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { documents, fences, root } from './documents';

/** Test files by the pages that they follow: each has the path of the page, or the name of a runbook, in it. */
const followers: Readonly<Record<string, readonly string[]>> = {
  'README.md': ['test/e2e/command-pages.test.ts', 'test/e2e/demo.test.ts'],
  'docs/authoring/access.md': ['test/e2e/access.test.ts'],
  'docs/authoring/add-a-service.md': ['test/e2e/authoring-pages.test.ts'],
  'docs/authoring/add-an-action.md': ['test/e2e/authoring-pages.test.ts'],
  'docs/authoring/adopt-names.md': ['test/e2e/authoring-pages.test.ts'],
  'docs/authoring/authentication.md': ['test/docs/programs.test.ts'],
  'docs/authoring/breaking-changes.md': ['test/e2e/authoring-pages.test.ts'],
  'docs/authoring/environments.md': ['test/e2e/authoring-pages.test.ts'],
  'docs/authoring/exceptions.md': ['test/e2e/authoring-pages.test.ts'],
  'docs/authoring/policies.md': ['test/e2e/authoring-pages.test.ts'],
  'docs/authoring/remove-a-service.md': ['test/e2e/authoring-pages.test.ts'],
  'docs/authoring/rename-a-secret.md': ['test/e2e/authoring-pages.test.ts', 'test/e2e/native-store.test.ts'],
  'docs/authoring/rotation.md': ['test/docs/programs.test.ts'],
  'docs/ledger.md': ['test/cli/ledger-roles.test.ts', 'test/e2e/kms.test.ts', 'test/e2e/command-pages.test.ts'],
  'docs/promotion.md': ['test/e2e/promotion.test.ts'],
  'docs/rotation/certificate.md': ['test/e2e/command-pages.test.ts'],
  'docs/rotation/correlation.md': ['test/e2e/command-pages.test.ts'],
  'docs/rotation/issuers.md': ['test/e2e/issuers.test.ts'],
  'docs/rotation/service.md': [
    'test/e2e/command-pages.test.ts',
    'test/rotation/service/token-budget.test.ts',
    'test/rotation/service/metrics.test.ts',
  ],
  'docs/rotation/simulation.md': ['test/long/simulation-page.test.ts', 'test/rotation/simulate/parts.test.ts'],
  'docs/sources.md': ['test/docs/sources.test.ts', 'test/secrets/sources/module.test.ts'],
  'docs/state.md': ['test/e2e/remote-state.test.ts'],
  'docs/values.md': ['test/e2e/command-pages.test.ts'],
};

/** Pages that have nothing to do in them, and the tests that hold what they state. */
const references: Readonly<Record<string, readonly string[]>> = {
  'docs/architecture.md': ['test/safety.test.ts', 'test/docs/references.test.ts'],
  'docs/confirmation.md': [
    'test/cli/confirmation.test.ts',
    'test/cli/assert-own-sandbox.test.ts',
    'test/e2e/confirmation.test.ts',
  ],
  'docs/faults.md': ['test/secrets/faults.test.ts', 'test/silent-peers.test.ts', 'test/long/fault-campaign.test.ts'],
  'docs/fidelity.md': ['test/docs/references.test.ts'],
  'docs/guide.md': ['test/docs/guide.test.ts'],
  'docs/problems.md': ['test/docs/references.test.ts', 'test/constructs/judge/pack.test.ts'],
  'docs/settings.md': ['test/docs/settings.test.ts'],
};

const pages = documents().filter(({ path }) => path === 'README.md' || path.startsWith('docs/'));
const runbook = 'test/e2e/runbooks.test.ts';

/** Tests that follow a page, or hold what it states. */
function testsOf(path: string): readonly string[] {
  if (path.startsWith('docs/runbooks/') && basename(path) !== 'README.md') return [runbook];
  return followers[path] ?? references[path] ?? [];
}

/** Indexes of a folder, and decisions, which were true on their day. */
const isRecord = (path: string) => path.startsWith('docs/decisions/') || path === 'docs/runbooks/README.md';

test('has a test that follows every page, or one that holds what it states', () => {
  const alone = pages.filter(({ path }) => !isRecord(path) && testsOf(path).length === 0);
  expect(alone.map(({ path }) => path)).toEqual([]);
  const known = new Set(pages.map(({ path }) => path));
  expect([...Object.keys(followers), ...Object.keys(references)].filter((path) => !known.has(path))).toEqual([]);
});

test('names tests that are there', () => {
  const named = pages.flatMap(({ path }) => testsOf(path));
  expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

test('follows every page that has commands', () => {
  const withCommands = pages.filter((page) => fences(page).some(({ language }) => language === 'sh'));
  expect(withCommands.filter(({ path }) => references[path] !== undefined || isRecord(path))).toEqual([]);
});

test.each(Object.entries(followers))('%s is opened by the tests that follow it', (path, tests) => {
  const isOpened = (file: string) => {
    const text = readFileSync(join(root, file), 'utf8');
    return [path, basename(path)].some((name) => text.includes(name));
  };
  expect(tests.filter((file) => !isOpened(file))).toEqual([]);
});
