// Regenerates packages/provider-genesyscloud/src from the committed schema facts. `--out DIR` writes elsewhere (used by the test that
// the committed code is current). `--schema FILE` takes the output of `terraform providers schema -json` of the real provider instead.
import { mkdtemp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import generator from '@cdktn/provider-generator';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const home = join(root, 'packages/provider-genesyscloud');
const { values } = parseArgs({ options: { out: { type: 'string' }, schema: { type: 'string' } } });
const out = values.out ?? join(home, 'src');

const { version } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8'));
const schema = JSON.parse(await readFile(values.schema ?? join(home, 'facts/genesyscloud.schema.json'), 'utf8'));
const provider = 'registry.terraform.io/mypurecloud/genesyscloud';
schema.provider_versions = { [provider]: version };

const code = new generator.CodeMaker();
new generator.TerraformProviderGenerator(code, schema).generateAll();
const raw = await mkdtemp(join(tmpdir(), 'bindings-'));
try {
  await code.save(raw);
  const from = join(raw, 'providers/genesyscloud');
  await rm(out, { recursive: true, force: true });
  for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
    // The lazy index only serves whole-provider bindings, and it is not typed.
    if (!entry.isFile() || !entry.name.endsWith('.ts') || entry.name === 'lazy-index.ts') continue;
    const source = join(entry.parentPath, entry.name);
    const target = join(out, relative(from, source));
    await mkdir(dirname(target), { recursive: true });
    // The fork's package name is not ours to show: the project imports it under the name `cdktf` (docs/decisions/0001).
    const text = (await readFile(source, 'utf8')).replaceAll("'cdktn'", "'cdktf'").replaceAll('"cdktn"', '"cdktf"');
    await writeFile(target, text);
  }
} finally {
  await rm(raw, { recursive: true, force: true });
}
