import { readFileSync } from 'node:fs';
import { App, TerraformStack, type AppConfig } from 'cdktf';
import { inSandbox, type Environment } from './core/environment';
import { sandboxOverlaySchema } from './core/sandbox-overlay';
import { environments } from './environments';
import { addStacks } from './stacks';

/** Settings for `buildApp`. */
export interface BuildOptions extends Pick<AppConfig, 'outdir'> {
  /**
   * What a running sandbox says of itself (the file that `GCDA_SANDBOX` names).
   *
   * @default - none: the environments as written
   */
  readonly sandboxFile?: string | undefined;
}

/** Every stack of every environment, declared and not yet checked: what `cdktf` synthesises and `gcda check` checks. */
export function buildApp({ sandboxFile, outdir }: BuildOptions = {}): App {
  const app = new App(outdir === undefined ? {} : { outdir });
  for (const environment of environmentsInForce(sandboxFile)) addStacks(app, environment);
  return app;
}

/** Every stack of an app, wherever it stands in the tree. */
export function stacksOf(app: App): TerraformStack[] {
  return app.node.findAll().filter((construct) => TerraformStack.isStack(construct));
}

/** The environments as written, or as a sandbox has them. */
function environmentsInForce(sandboxFile: string | undefined): readonly Environment[] {
  if (sandboxFile === undefined || sandboxFile === '') return environments;
  const overlay = sandboxOverlaySchema.parse(JSON.parse(readFileSync(sandboxFile, 'utf8')));
  return environments.map((environment) => inSandbox<string, string>(environment, overlay));
}
