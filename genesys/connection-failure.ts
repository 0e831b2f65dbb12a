/** Why a connection gave no answer, in words that cannot hold anything sent over it. */
export interface ConnectionFailure {
  readonly reason: string;
  /** True when the request cannot have reached the other side; trying again at once is then as hopeless. */
  readonly wasNeverSent: boolean;
}

const neverSent: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ENOTFOUND: 'host name not found',
  EHOSTUNREACH: 'host not reachable',
  ENETUNREACH: 'network not reachable',
  CERT_HAS_EXPIRED: 'certificate expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate not trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate not trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate is for another host',
};

/** Reads nothing of an error but its code: messages of the network can quote header values. */
export function connectionFailure(error: unknown, isOverLimit: boolean): ConnectionFailure {
  if (isOverLimit) return { reason: 'no answer within the time limit', wasNeverSent: false };
  const code = errorCodes(error).find((found) => found in neverSent);
  if (code !== undefined) return { reason: neverSent[code] ?? code, wasNeverSent: true };
  return { reason: 'the connection broke', wasNeverSent: false };
}

function errorCodes(error: unknown, depth = 0): readonly string[] {
  if (depth > 4 || typeof error !== 'object' || error === null) return [];
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown };
  const inner: readonly unknown[] = Array.isArray(errors) ? errors : [];
  return [
    ...(typeof code === 'string' ? [code] : []),
    ...[cause, ...inner].flatMap((part) => errorCodes(part, depth + 1)),
  ];
}
