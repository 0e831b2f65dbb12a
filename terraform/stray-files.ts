import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names that Terraform and OpenTofu read by themselves, beside `cdk.tf.json`. */
const readByItself = /\.(tf|tofu)(\.json)?$|^terraform\.tfvars(\.json)?$|\.auto\.tfvars(\.json)?$/i;

/** Files of a stack's folder that Terraform would read though synthesis has not written them, or that lead it elsewhere. */
export function strayFiles(outputFolder: string, stackFolder: string): string[] {
  const folder = join(outputFolder, stackFolder);
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  const stray = entries.filter(
    (entry) =>
      entry.name !== 'cdk.tf.json' && (readByItself.test(entry.name) || isTrick(entry.name, entry.isSymbolicLink())),
  );
  return [...stray.map(({ name }) => join(folder, name)), ...strayData(join(folder, '.terraform'))];
}

/** Terraform's own files are real ones. */
function isTrick(name: string, isLink: boolean): boolean {
  return isLink && (name === '.terraform' || name === '.terraform.lock.hcl');
}

/** A chosen workspace has another state. */
function strayData(folder: string): string[] {
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  const links = ['terraform.tfstate', 'providers'].map((name) => join(folder, name)).filter(isLink);
  const chosen = join(folder, 'environment');
  return [...links, ...(hasOtherWorkspace(chosen) ? [chosen] : [])];
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

function hasOtherWorkspace(file: string): boolean {
  const found = lstatSync(file, { throwIfNoEntry: false });
  return found !== undefined && (!found.isFile() || readFileSync(file, 'utf8').trim() !== 'default');
}
