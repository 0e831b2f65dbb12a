import { isSecretRef, type SecretRef } from './secret-ref';
import type { HeaderTemplate } from './header';

/** Why a secret may stand in the body of a token request, who answers for it, and until when. */
export interface TokenBodyException {
  /** What makes the header form of RFC 6749 (section 2.3.1) impossible: the target's documentation, in a sentence. */
  readonly reason: string;
  readonly owner: string;
  /** Id of the security review that allowed it. */
  readonly reviewId: string;
  /** Last day on which it holds, `2026-12-31`. */
  readonly expires: string;
}

/** Headers and form parameters of a token request. */
export type TokenRequestProps<Env extends string> = {
  /** Headers; the place for the secrets. RFC 6749 has `{ Authorization: basicAuth(clientId, clientSecret) }`. @default - none */
  readonly headers?: Readonly<Record<string, HeaderTemplate<NoInfer<Env>> | string>>;
} & (
  | {
      /** Form parameters that are no secret: `scope`, `audience`, `tenant`. @default { grant_type: 'client_credentials' } */
      readonly parameters?: Readonly<Record<string, string>>;
      readonly bodyException?: undefined;
    }
  | {
      /** Form parameters; a secret among them needs the exception's record. */
      readonly parameters: Readonly<Record<string, string | SecretRef<NoInfer<Env>>>>;
      readonly bodyException: TokenBodyException;
    }
);

/** Form parameters as declared, the grant type first. */
export type TokenParameters = Readonly<Record<string, string | SecretRef>>;

/** The parameters with the grant type that machine clients use, unless another one is given. */
export function tokenParameters(parameters: TokenParameters = {}): TokenParameters {
  return { grant_type: 'client_credentials', ...parameters };
}

/** Secrets among the parameters. */
export function parameterSecrets(parameters: TokenParameters): SecretRef[] {
  return Object.values(parameters).filter(isSecretRef);
}

/** The form body as a Velocity template: literals encoded here, secrets by the platform for each request. */
export function lowerForm(parameters: TokenParameters, lowerSecret: (secret: SecretRef) => string): string {
  // URLSearchParams leaves letters, digits and `*-._+`: none of them means anything to Velocity.
  return Object.entries(parameters)
    .map(([name, value]) =>
      isSecretRef(value)
        ? `${new URLSearchParams({ [name]: '' }).toString()}$esc.url("${lowerSecret(value)}")`
        : new URLSearchParams({ [name]: value }).toString(),
    )
    .join('&');
}
