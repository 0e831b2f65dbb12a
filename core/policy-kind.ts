import type { z } from 'zod';
import type { Problem } from './problem';
import type { SecretUse } from './secret-use';

/** A secret of an environment that headers may use. */
export interface HeaderSecretRef<Env extends string = string> {
  readonly secretName: string;
  readonly environmentName: Env;
}

/** A secret that an issuer is given: one of its own, or one that headers use too. */
export type IssuerRef<Env extends string = string> =
  HeaderSecretRef<Env> | { readonly issuerSecretName: string; readonly environmentName: Env };

/** A service whose credentials are issued: its addresses, as its environment has them. */
export interface IssuingService {
  readonly serviceName: string;
  readonly environment: { readonly name: string };
  readonly baseUrl: string;
  readonly tokenUrl: string | undefined;
  readonly introspectionUrl: string | undefined;
  readonly revocationUrl: string | undefined;
}

/** A finding about a policy; its secret tells where. */
export type PolicyFinding = Omit<Problem, 'where'>;

/** How a secret is kept fresh, as its author declares it. `P` is what the inventory has of it. */
export interface DeclaredPolicy<Env extends string, P extends { readonly kind: string }> {
  readonly kind: P['kind'];
  /** Secrets that the issuer needs. */
  readonly secrets: readonly IssuerRef<Env>[];
  /** Describes it for the value plane, with the addresses of the service. */
  readonly describe: (service: IssuingService) => P;
  /** Findings about it, but for its timing. */
  readonly findings: (service: IssuingService) => readonly PolicyFinding[];
}

/** One kind of policy, as the inventory has it. Its issuer is the file of the same name in `rotation/issuers/`. */
export interface PolicyKind<P extends { readonly kind: string }> {
  readonly schema: z.ZodType<P>;
  /** Secrets that its issuer needs to do its work, and where each goes. */
  readonly usesOf: (policy: P) => readonly IssuerUse[];
  /** Secrets that change along with the one that is renewed, and must be in one credential with it. @default - none */
  readonly companionsOf?: (policy: P) => readonly string[];
  /** Its values are tokens: each ends, and its author must say when. @default false */
  readonly givesTokens?: true;
}

/** Name of a secret, and one place that it goes to. */
export type IssuerUse = readonly [secret: string, use: SecretUse];

/** Uses of secrets that the protocol of an issuer encodes in its own way. */
export function issuerUses(...secrets: readonly string[]): IssuerUse[] {
  return secrets.map((secret) => [secret, { in: 'issuer' }]);
}

/** Name of an issuer's secret. */
export function issuerSecretName(secret: IssuerRef): string {
  return 'secretName' in secret ? secret.secretName : secret.issuerSecretName;
}

/** Owner and reason of a value that others issue. */
export function ownerFindings({ owner, reason }: { readonly owner: string; readonly reason: string }): PolicyFinding[] {
  if (owner.trim() !== '' && reason.trim() !== '') return [];
  return [
    {
      code: 'rotation-unowned',
      what: 'a value that others issue must have an owner and a reason',
      fix: 'give `owner`, who is called when it expires, and `reason`, why it is not issued here',
    },
  ];
}
