import type { Environment } from '../../core/environment';
import type { InventoryCredential } from '../../core/inventory';
import type { SecretRef } from './secret-ref';

/** A service of an environment, as far as requests to it are written and judged by it. */
export interface DeclaredService {
  readonly serviceName: string;
  readonly environment: Environment;
  /** First part of its secrets' names. */
  readonly prefix: string;
  /** Address at which its tokens are fetched; undefined where the environment names none. */
  readonly tokenUrl: string | undefined;
}

/** A credential on the platform. */
export interface DeclaredCredential {
  readonly credentialName: string;
  readonly type: InventoryCredential['type'];
  /** Present where it takes another credential's place that is still deployed. */
  readonly replacement: object | undefined;
}

/** A secret that is declared: where it lives, of which kind it is, and what carries it. */
export interface DeclaredSecret<Env extends string = string> extends SecretRef<Env> {
  readonly type: string;
  /** Seconds a value lives; undefined where it has no end of its own. */
  readonly lifetimeSeconds: number | undefined;
  readonly service: DeclaredService;
  readonly credential: DeclaredCredential;
}
