import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { aWorkspace, type Workspace } from './a-workspace';

const root = join(__dirname, '../..');

/** The project as somebody has it who changes it: sources, what they were compiled to, and commands that belong to both. */
export interface Checkout extends Workspace {
  /** Writes a file of the project. */
  write(path: string, text: string): void;
  /** Puts all back that authors change: stacks, environments and the app. */
  undo(): void;
  /** Compiles what was written since, as `cdktf` has a project do it each time. */
  compile(): void;
}

/** Files and folders that authors change. */
const authored = ['app.ts', 'environments', 'stacks'];

/** Files and folders that these are compiled with, and compiled to. */
const others = ['main.ts', 'constructs', 'core', 'scripts', 'cdktf.json', 'dist', 'packages'];

/** Makes a checkout. Its packages are those of this one; what is compiled in it stays in it. */
export function aCheckout(): Checkout {
  const workspace = aWorkspace(layOut);
  const path = (name: string) => join(workspace.folder, name);
  let isCompiled = true;
  const compile = (): void => {
    if (!isCompiled) execFileSync(process.execPath, [path('scripts/build.mjs'), '--app'], { stdio: 'pipe' });
    isCompiled = true;
  };
  return {
    ...workspace,
    compile,
    cdktf: (args, options) => {
      compile();
      return workspace.cdktf(args, options);
    },
    write: (name, text) => {
      writeFileSync(path(name), text);
      isCompiled = false;
    },
    undo: () => {
      for (const name of authored) rmSync(path(name), { recursive: true });
      copyTo(workspace.folder, authored);
      isCompiled = false;
    },
  };
}

/** With their dates, so that the compiler takes only what a test has changed. */
function copyTo(folder: string, names: readonly string[]): void {
  for (const name of names) cpSync(join(root, name), join(folder, name), { recursive: true, preserveTimestamps: true });
}

/** Lays a checkout out in a folder; gives where its commands are. */
function layOut(folder: string): string {
  const configs = readdirSync(root).filter((name) => /^(tsconfig.*|package)\.json$/.test(name));
  copyTo(folder, [...authored, ...others, ...configs]);
  const config = JSON.parse(readFileSync(join(folder, 'cdktf.json'), 'utf8')) as object;
  writeFileSync(join(folder, 'cdktf.json'), JSON.stringify({ ...config, app: 'node dist/main.js' }));
  linkPackages(folder);
  return join(folder, 'packages/cli/bin');
}

/** Packages as npm lays them out, with those of the workspaces from the checkout itself. */
function linkPackages(folder: string): void {
  const from = join(root, 'node_modules');
  const to = join(folder, 'node_modules');
  mkdirSync(to);
  for (const name of readdirSync(from).filter((name) => !['.bin', '@cdktf', '@gcda'].includes(name)))
    symlinkSync(join(from, name), join(to, name));
  for (const workspace of readdirSync(join(folder, 'packages'))) {
    const { name } = JSON.parse(readFileSync(join(folder, 'packages', workspace, 'package.json'), 'utf8')) as {
      readonly name: string;
    };
    mkdirSync(dirname(join(to, name)), { recursive: true });
    symlinkSync(join(folder, 'packages', workspace), join(to, name));
  }
  mkdirSync(join(to, '.bin'));
  symlinkSync(join(from, '.bin/node'), join(to, '.bin/node'));
  for (const name of ['gcda', 'cdktf'])
    symlinkSync(join(folder, 'packages/cli/bin', `${name}.js`), join(to, '.bin', name));
}
