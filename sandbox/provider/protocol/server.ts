import {
  Server,
  ServerCredentials,
  type sendUnaryData,
  type ServerUnaryCall,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { fromJSON, type ServiceDefinition } from '@grpc/proto-loader';
import type { ServerCertificate } from './certificate';
import type { ListenAddress } from './handshake';
import { descriptor, type ProviderMethodName } from './descriptor';
import type { ProviderMethod, ProviderRequest } from './messages';

/** What is served, and to whom. */
export interface PluginServerOptions {
  readonly methods: Readonly<Record<ProviderMethodName, ProviderMethod>>;
  /** Called when Terraform asks the process to end. */
  readonly onShutdown: () => void;
  /** Both sides' certificates; without them the connection is plain. */
  readonly tls?: { readonly certificate: ServerCertificate; readonly clientCertificatePem: string };
}

/** A provider that listens. */
export interface PluginServer {
  readonly address: ListenAddress;
  /** Cuts all connections. */
  readonly close: () => void;
}

/**
 * The longest path that a Unix socket may have everywhere (macOS allows 104 bytes, its end included). Where the temporary folder is deeper
 * than that, and on Windows, the provider listens on loopback.
 */
const longestSocketPath = 103;

/** Serves the plugin protocol on the socket, or on a free loopback port where there can be no such socket. */
export async function startPluginServer(socketPath: string, options: PluginServerOptions): Promise<PluginServer> {
  // The library's type wants `oneofs` either always or never; it reads both.
  const packages = fromJSON(descriptor as Parameters<typeof fromJSON>[0], {
    keepCase: true,
    longs: Number,
    enums: Number,
    defaults: true,
    oneofs: true,
  });
  const server = new Server({ 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 });
  server.addService(packages['tfplugin5.Provider'] as ServiceDefinition, implementation(options.methods));
  server.addService(packages['plugin.GRPCController'] as ServiceDefinition, {
    Shutdown: (_call: unknown, answer: sendUnaryData<object>) => {
      answer(null, {});
      options.onShutdown();
    },
  });
  const isSocket = Buffer.byteLength(socketPath) <= longestSocketPath && process.platform !== 'win32';
  const port = await new Promise<number>((resolve, reject) => {
    const target = isSocket ? `unix:${socketPath}` : '127.0.0.1:0';
    server.bindAsync(target, credentials(options.tls), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  const address: ListenAddress = isSocket ? { network: 'unix', path: socketPath } : { network: 'tcp', port };
  return { address, close: () => server.forceShutdown() };
}

function implementation(methods: PluginServerOptions['methods']): UntypedServiceImplementation {
  return Object.fromEntries(
    Object.entries(methods).map(([name, method]) => [
      name,
      (call: ServerUnaryCall<ProviderRequest, object>, answer: sendUnaryData<object>) => {
        // A method answers its errors as diagnostics; what arrives here is our own bug.
        Promise.resolve(call.request)
          .then(method)
          .then(
            (response) => answer(null, response),
            (error: Error) => answer(error),
          );
      },
    ]),
  );
}

function credentials(tls: PluginServerOptions['tls']): ServerCredentials {
  if (tls === undefined) return ServerCredentials.createInsecure();
  const { certificatePem, privateKeyPem } = tls.certificate;
  const keyPair = { cert_chain: Buffer.from(certificatePem), private_key: Buffer.from(privateKeyPem) };
  return ServerCredentials.createSsl(Buffer.from(tls.clientCertificatePem), [keyPair], true);
}
