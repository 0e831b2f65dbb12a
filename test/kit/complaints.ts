import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

const root = join(__dirname, '../..');

/**
 * Compiler's complaints about files that stand in the project's folder, with the project's own settings; one text a complaint. Behind a colon in
 * a name stands a path in the project, as the page before the colon sees it: imports of what is not among that page's files lead to the
 * project's own.
 */
export function complaints(files: Readonly<Record<string, string>>): readonly string[] {
  // Below dist/, which is not in version control, and inside the project, so that packages resolve as they do for its own files.
  mkdirSync(join(root, 'dist'), { recursive: true });
  const folder = mkdtempSync(join(root, 'dist', 'complaints-'));
  try {
    for (const [name, code] of Object.entries(files)) {
      const file = join(folder, name.replace(':', '/'));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${led(name, code, { names: Object.keys(files), file })}\nexport {};\n`);
    }
    const config = {
      extends: '../../tsconfig.json',
      // An example may declare what it does not use.
      compilerOptions: { noUnusedLocals: false, incremental: false, tsBuildInfoFile: null },
      include: ['**/*.ts'],
      exclude: [],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const compiler = join(root, 'node_modules/typescript-native/bin/tsc');
    const options = { cwd: root, encoding: 'utf8' } as const;
    const { stdout } = spawnSync(process.execPath, [compiler, '-p', folder, '--pretty', 'false'], options);
    // What is wrong with the project's own files is for the type check that `npm test` begins with.
    return stdout.split(/\n(?=\S)/).filter((complaint) => complaint.includes(basename(folder)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Code whose relative imports lead to the files beside it, or else to the project's. */
function led(
  name: string,
  code: string,
  { names, file }: { readonly names: readonly string[]; readonly file: string },
): string {
  const [path = '', page] = name.split(':').reverse();
  return code.replaceAll(/ from '(\.[^']*)'/g, (whole, imported: string) => {
    const target = join(dirname(path), imported);
    if (page !== undefined && [`${target}.ts`, `${target}/index.ts`].some((one) => names.includes(`${page}:${one}`)))
      return whole;
    return ` from '${relative(dirname(file), join(root, target))}'`;
  });
}
