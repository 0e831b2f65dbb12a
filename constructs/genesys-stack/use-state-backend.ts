import { CloudBackend, LocalBackend, NamedCloudWorkspace, PgBackend, S3Backend, type TerraformStack } from 'cdktf';
import type { StateBackend } from '../../core/state-backend';
import { addCheck } from '../checks';
import { stateProblems } from './state-problems';

/** Keeps the stack's state where `state` says; in a sandbox, always in the sandbox's own folder. */
export function useStateBackend(
  stack: TerraformStack,
  state: StateBackend = { kind: 'local' },
  sandbox?: { readonly stateDirectory: string },
): void {
  const name = stack.node.id;
  addCheck(stack, () => stateProblems(state));
  if (sandbox || state.kind === 'local') {
    // Relative paths are seen from the stack's own folder, cdktf.out/stacks/<stack>, so the same JSON comes out on every machine.
    new LocalBackend(stack, { path: `${sandbox?.stateDirectory ?? '../../..'}/terraform.${name}.tfstate` });
    return;
  }
  switch (state.kind) {
    case 's3': {
      const { bucket, region } = state;
      const key = `${joined('/', state.prefix, name)}.tfstate`;
      new S3Backend(stack, { bucket, region, key, encrypt: true, useLockfile: true });
      return;
    }
    case 'pg':
      new PgBackend(stack, {
        // cdktf asks for it; left out, Terraform reads PG_CONN_STR, and no credential is written down.
        connStr: undefined as unknown as string,
        schemaName: joined('_', state.prefix, name).replaceAll('-', '_'),
      });
      return;
    case 'cloud': {
      const { organization, hostname } = state;
      const workspaces = new NamedCloudWorkspace(joined('-', state.prefix, name));
      new CloudBackend(stack, { organization, workspaces, ...(hostname === undefined ? {} : { hostname }) });
    }
  }
}

function joined(separator: string, prefix: string | undefined, name: string): string {
  return prefix === undefined ? name : `${prefix}${separator}${name}`;
}
