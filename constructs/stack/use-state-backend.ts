import { CloudBackend, LocalBackend, NamedCloudWorkspace, PgBackend, S3Backend, type TerraformStack } from 'cdktf';
import type { Environment } from '../../core/environment';
import type { StateBackend } from '../../core/state-backend';
import { addCheck } from '../tree/checks';
import { stateProblems } from './state-problems';

/**
 * Keeps the stack's state where `state` says; in a sandbox in the sandbox's own folder, or beside what `state` says, under a name of the
 * sandbox's own, so that it never meets a state of a real organisation.
 */
export function useStateBackend(
  stack: TerraformStack,
  declared: StateBackend = { kind: 'local' },
  sandbox?: Environment['sandbox'],
): void {
  const name = stack.node.id;
  addCheck(stack, () => stateProblems(declared));
  const state = sandbox ? asInSandbox(declared, sandbox) : declared;
  if (state.kind === 'local') {
    // Relative paths are seen from the stack's own folder, cdktf.out/stacks/<stack>, so the same JSON comes out on every machine.
    new LocalBackend(stack, { path: `${sandbox?.stateDirectory ?? '../../..'}/terraform.${name}.tfstate` });
    return;
  }
  switch (state.kind) {
    case 's3': {
      const { bucket, region, endpoint } = state;
      const key = `${joined('/', state.prefix, name)}.tfstate`;
      const other = endpoint === undefined ? {} : { endpoints: { s3: endpoint }, ...notAws };
      new S3Backend(stack, { bucket, region, key, encrypt: true, useLockfile: true, ...other });
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

/** Of AWS's other services there are none beside another store. */
const notAws = {
  usePathStyle: true,
  skipCredentialsValidation: true,
  skipRequestingAccountId: true,
  skipRegionValidation: true,
  skipMetadataApiCheck: true,
};

function asInSandbox(state: StateBackend, { statePrefix }: NonNullable<Environment['sandbox']>): StateBackend {
  if (state.kind === 'local' || statePrefix === undefined) return { kind: 'local' };
  return { ...state, prefix: state.prefix === undefined ? statePrefix : `${statePrefix}-${state.prefix}` };
}

function joined(separator: string, prefix: string | undefined, name: string): string {
  return prefix === undefined ? name : `${prefix}${separator}${name}`;
}
