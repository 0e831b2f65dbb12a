import { z } from 'zod';
import type { Problem } from './problem';
import { tryReadJsonFile } from './read-json-file';

/**
 * What a running sandbox says of itself, in the file that `GCDA_SANDBOX` names. Synth lays it over the environments: gateway and target
 * hosts become the sandbox's loopback addresses, values come from its files. Holds no secret.
 */
export const sandboxOverlaySchema = z.strictObject({
  version: z.literal(2),
  pid: z.int().min(1),
  /** Random at every start; the sandbox repeats it, so that nobody else on its port is taken for it. */
  instanceId: z.string().min(1).max(100),
  /** The project that it was started in, without links. */
  project: z.string().min(1),
  /** Its own folder, without links: a copy of the folder is not the sandbox. */
  directory: z.string().min(1),
  /** `http://127.0.0.1:4010`: API and token endpoint of every organisation; the token tells which. */
  genesysUrl: z.url(),
  /** `http://127.0.0.1:4011`: the service `crm` of `dev` is at `/dev/crm` below it. */
  targetsUrl: z.url(),
  /** Folder with one file a secret, named like the secret, mode 0600. */
  valuesDirectory: z.string(),
  /** Folder for Terraform's state of the sandbox's stacks. */
  stateDirectory: z.string(),
  /** Terraform CLI configuration that points at the stand-in provider. */
  terraformConfigFile: z.string(),
  /** File (mode 0600) with the OAuth clients: `{ "<organization>": { "clientId": …, "clientSecret": … } }`. */
  clientsFile: z.string(),
  /** Where it was started to keep state as the environments declare it: what the names of its places there begin with. */
  statePrefix: z
    .string()
    .regex(/^sandbox-[0-9a-f]{8}$/)
    .optional(),
  /** For how long its platform goes on using a replaced value, where it was started with another time than the usual one. */
  cacheSeconds: z.int().min(0).optional(),
});
export type SandboxOverlay = z.infer<typeof sandboxOverlaySchema>;

/**
 * Reads what `GCDA_SANDBOX` names; undefined when the sandbox has left nothing there.
 *
 * @throws ProblemsError `sandbox-description-invalid`
 */
export function tryReadSandboxOverlay(file: string): SandboxOverlay | undefined {
  return tryReadJsonFile(file, sandboxOverlaySchema, {
    code: 'sandbox-description-invalid',
    kind: 'as the running sandbox wrote it',
    fix: 'npx gcda sandbox stop, npx gcda sandbox start --detach, then eval "$(npx gcda sandbox env)"',
  });
}

/** The sandbox that `GCDA_SANDBOX` names is not there; `found` says how that showed. */
export function sandboxNotRunning(found: string): Problem {
  return {
    code: 'sandbox-not-running',
    where: 'environment variable GCDA_SANDBOX',
    what: `the sandbox it names must be running, and ${found}`,
    fix: 'npx gcda sandbox start --detach, then eval "$(npx gcda sandbox env)"; or unset GCDA_SANDBOX for a real organisation',
  };
}
