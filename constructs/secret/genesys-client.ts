import type { SecretRef } from '../words/secret-ref';
import { describeSchedule, issuerSecretName, type RotationPolicy, type Schedule } from './rotation-policy';

/** The two OAuth clients of the organisation that stand in for each other. */
export interface GenesysClientProps<Env extends string> extends Schedule {
  /** Their ids, as the platform gave them; both must have the same roles. */
  readonly clients: readonly [string, string];
  /** Secret that holds the id of the one in use; it is written together with the secret. */
  readonly clientId: SecretRef<Env>;
}

/**
 * The secret of an OAuth client of Genesys Cloud itself, for actions that call the platform's own API. A client has a single secret, so
 * that a new one ends the old at once; two clients are used in turn.
 */
export function genesysClient<Env extends string>(props: GenesysClientProps<Env>): RotationPolicy<Env> {
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
