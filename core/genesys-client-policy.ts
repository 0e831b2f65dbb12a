import { z } from 'zod';
import { secretName } from './names';
import {
  issuerSecretName,
  issuerUses,
  type DeclaredPolicy,
  type HeaderSecretRef,
  type PolicyKind,
} from './policy-kind';
import { describeSchedule, scheduled, type Schedule } from './rotation-schedule';

const schema = z.strictObject({
  kind: z.literal('genesys-client'),
  /** Ids of two OAuth clients of the organisation with equal roles; their secrets are renewed in turn. */
  clients: z.tuple([z.string(), z.string()]),
  /** Name of the secret that holds the id of the client in use. */
  clientId: secretName,
  ...scheduled,
});
/** The secrets of two clients of the platform in turn, as the inventory has it. */
export type GenesysClientPolicy = z.infer<typeof schema>;

export const genesysClientPolicy: PolicyKind<GenesysClientPolicy> = {
  schema,
  usesOf: ({ clientId }) => issuerUses(clientId),
  companionsOf: ({ clientId }) => [clientId],
};

/** The two OAuth clients of the organisation that stand in for each other. */
export interface GenesysClientProps<Env extends string> extends Schedule {
  /** Their ids, as the platform gave them; both must have the same roles. */
  readonly clients: readonly [string, string];
  /** Secret that holds the id of the one in use; it is written together with the secret. */
  readonly clientId: HeaderSecretRef<Env>;
}

/**
 * The secret of an OAuth client of Genesys Cloud itself, for actions that call the platform's own API. A client has a single secret, so
 * that a new one ends the old at once; two clients are used in turn.
 */
export function genesysClient<Env extends string>(
  props: GenesysClientProps<Env>,
): DeclaredPolicy<Env, GenesysClientPolicy> {
  return {
    kind: 'genesys-client',
    secrets: [props.clientId],
    describe: () => ({
      kind: 'genesys-client',
      clients: [...props.clients],
      clientId: issuerSecretName(props.clientId),
      ...describeSchedule(props, {
        kind: 'none',
        instead: 'alternating-clients',
        reason: 'a client of the platform has a single secret',
      }),
    }),
    findings: () =>
      props.clients[0] !== props.clients[1]
        ? []
        : [
            {
              code: 'rotation-overlap-unfit',
              what: 'two clients that stand in for each other must be two',
              fix: 'make a second OAuth client with the same roles, and give both ids',
            },
          ],
  };
}
