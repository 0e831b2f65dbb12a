/** Words by which Go, Node and the stand-in tell that nobody answered. */
const outage =
  /connection refused|connection reset|no such host|i\/o timeout|tls handshake timeout|network is unreachable|no route to host|context deadline exceeded|\bE(CONNREFUSED|CONNRESET|HOSTUNREACH|NETUNREACH|TIMEDOUT|AI_AGAIN|NOTFOUND)\b|could not connect to|sandbox-not-running/i;

/** True for the message of a call that never reached its server, or lost it. */
export function isUnreachable(message: string): boolean {
  return outage.test(message);
}
