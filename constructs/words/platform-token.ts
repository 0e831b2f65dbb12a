import type { DeclaredCredential, DeclaredService } from './declared';

/** Fetches a service's tokens with a credential of its own. */
export interface TokenFetcher {
  readonly service: DeclaredService;
  readonly credential: DeclaredCredential;
}

/** Stands for a member of the token answer that the platform fetched itself: `access_token`. Holds no value, and goes into headers only. */
export interface PlatformToken<Env extends string = string> {
  /** Name of the member at the top of the token answer. */
  readonly tokenMember: string;
  readonly environmentName: Env;
  /** What fetches it. */
  readonly oauth: TokenFetcher;
}

/** True for a token that the platform fetches. */
export function isPlatformToken(value: unknown): value is PlatformToken {
  return typeof value === 'object' && value !== null && 'tokenMember' in value && 'oauth' in value;
}
