/** What Terraform says in the environment of a provider process that it starts. */
export interface Handshake {
  /** PEM of the only client that may connect; undefined where Terraform was told to do without TLS. */
  readonly clientCertificatePem: string | undefined;
}

const cookie = 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2';

/** Reads the handshake of go-plugin; undefined when the process was not started by Terraform. */
export function tryReadHandshake(env: Readonly<Record<string, string | undefined>>): Handshake | undefined {
  if (env['TF_PLUGIN_MAGIC_COOKIE'] !== cookie) return undefined;
  const versions = (env['PLUGIN_PROTOCOL_VERSIONS'] ?? '5').split(',');
  if (!versions.includes('5')) return undefined;
  return { clientCertificatePem: env['PLUGIN_CLIENT_CERT'] || undefined };
}

/** Where a provider listens. */
export type ListenAddress =
  { readonly network: 'unix'; readonly path: string } | { readonly network: 'tcp'; readonly port: number };

/** The line that go-plugin expects first on standard output: where the provider listens and with what certificate. */
export function handshakeLine(address: ListenAddress, certificateDer: Buffer | undefined): string {
  const at = address.network === 'unix' ? address.path : `127.0.0.1:${address.port}`;
  const certificate = certificateDer?.toString('base64').replace(/=+$/, '') ?? '';
  return `1|5|${address.network}|${at}|grpc|${certificate}\n`;
}
