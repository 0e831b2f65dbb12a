import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourceKinds, valueSourceSchema } from '../../core/sources/value-source';
import { valueSourceOf, type ValueSources } from '../../core/sources/value-sources';
import { readExec } from '../../secrets/sources/exec';
import { documents } from './documents';
import { aPage } from '../kit/a-page';
import { runFence } from '../kit/run-fence';
import { sourcePorts } from '../kit/source-ports';

const path = 'docs/sources.md';
const text = documents().find((document) => document.path === path)?.text ?? '';
const kinds = [...text.matchAll(/^\| `([a-z-]+)` \| (?!the value is)/gm)].map(([, kind]) => kind);

test('lists every kind of source', () => {
  expect(kinds).toEqual(sourceKinds);
});

test('shows declarations that are taken, and one function that is a source', () => {
  const page = aPage(path);
  const declared = runFence<{ values: ValueSources }>(page.take('ts')).values;
  // test/secrets/sources/module.test.ts runs it.
  expect(runFence<{ read: unknown }>(page.take('ts')).read).toBeInstanceOf(Function);
  const own = runFence<{ values: ValueSources }>(page.take('ts')).values;
  page.expectFollowed();
  const names = Object.keys(declared.secrets ?? {});
  expect(names.length).toBeGreaterThan(3);
  const sources = [...names, 'prod_payment_clientid'].map((name) => valueSourceOf(declared, name));
  for (const source of [...sources, valueSourceOf(own, 'prod_crm_apikey')])
    expect(valueSourceSchema.parse(source)).toEqual(source);
});

test('shows programs whose last argument names the secret, and that get their words as they are', async () => {
  const rows = [...text.matchAll(/^\| [\w ]+ \| `(\[.*\])` \|$/gm)];
  expect(rows).toHaveLength(3);
  const bin = mkdtempSync(join(tmpdir(), 'gcda-programs-'));
  try {
    for (const [, words = ''] of rows) {
      const command = JSON.parse(words.replaceAll("'", '"')) as [string, ...string[]];
      // In the place of the tool: it says what it was given.
      writeFileSync(join(bin, command[0]), '#!/bin/sh\nprintf "%s\\n" "$*"\n');
      chmodSync(join(bin, command[0]), 0o700);
      const source = valueSourceOf({ default: { kind: 'exec', command } }, 'prod_crm_apikey');
      const ports = sourcePorts({ env: { PATH: `${bin}:${process.env.PATH}` }, directory: bin });
      if (source.kind !== 'exec') throw new Error('a program was declared');
      const value = await readExec(source, 'prod_crm_apikey', ports, new AbortController().signal);
      expect(value.reveal()).toBe(command.slice(1).join(' ').replace('{secret}', 'prod_crm_apikey'));
    }
  } finally {
    rmSync(bin, { recursive: true });
  }
});
