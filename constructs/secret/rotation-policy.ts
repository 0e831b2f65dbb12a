import type { InventoryPolicy, Overlap, RotationWindow } from '../../core/rotation-policy';
import type { SecretRef } from '../words/secret-ref';
import type { Finding } from '../tree/checks';
import type { ExternalService } from '../service/external-service';
import type { IssuerSecret } from './issuer-secret';

/** A secret that an issuer is given: one of its own, or one that headers use too. */
export type IssuerRef<Env extends string = string> = SecretRef<Env> | IssuerSecret<Env>;

/** How a secret is kept fresh; made by `oauthClientCredentials`, `apiKeyFromTarget`, `carriedOver`, `genesysClient`, `renewedElsewhere`. */
export interface RotationPolicy<Env extends string = string> {
  readonly kind: InventoryPolicy['kind'];
  /** Secrets that the issuer needs. */
  readonly secrets: readonly IssuerRef<Env>[];
  /** What the value plane is told, with the addresses of the service. */
  readonly describe: (service: ExternalService) => InventoryPolicy;
  /** What is wrong with it, but for its timing. */
  readonly findings: (service: ExternalService) => readonly Finding[];
}

/** When and with what overlap a rotation is made. */
export interface Schedule {
  /**
   * Seconds before the end of a value at which its renewal begins.
   *
   * @default - computed from the actions that use it, five minutes or more
   */
  readonly leadSeconds?: number;
  /**
   * When it may begin.
   *
   * @default - at any time
   */
  readonly window?: RotationWindow;
  /** What becomes of the old value once a new one is issued. */
  readonly overlap?: Overlap;
}

/** Name of an issuer's secret. */
export function issuerSecretName(secret: IssuerRef): string {
  return 'secretName' in secret ? secret.secretName : secret.issuerSecretName;
}

/** The schedule as the inventory has it. */
export function describeSchedule({ leadSeconds, window, overlap }: Schedule, usual: Overlap) {
  return {
    overlap: overlap ?? usual,
    ...(leadSeconds === undefined ? {} : { leadSeconds }),
    ...(window === undefined ? {} : { window }),
  };
}

/** Owner and reason of a value that others issue. */
export function ownerFindings({ owner, reason }: { readonly owner: string; readonly reason: string }): Finding[] {
  if (owner.trim() !== '' && reason.trim() !== '') return [];
  return [
    {
      code: 'rotation-unowned',
      what: 'a value that others issue must have an owner and a reason',
      fix: 'give `owner`, who is called when it expires, and `reason`, why it is not issued here',
    },
  ];
}
