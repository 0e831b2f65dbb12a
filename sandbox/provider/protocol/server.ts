import {
  Server,
  ServerCredentials,
  type sendUnaryData,
  type ServerUnaryCall,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { fromJSON, type ServiceDefinition } from '@grpc/proto-loader';
import type { ServerCertificate } from './certificate';
import type { providerMethods } from './descriptor';
import { descriptor } from './descriptor';
import type { ProviderMethod, ProviderRequest } from './messages';

/** What is served, and to whom. */
export interface PluginServerOptions {
  readonly methods: Readonly<Record<(typeof providerMethods)[number], ProviderMethod>>;
  /** Called when Terraform asks the process to end. */
  readonly onShutdown: () => void;
  /** Both sides' certificates; without them the connection is plain. */
  readonly tls?: { readonly certificate: ServerCertificate; readonly clientCertificatePem: string };
}

/** Serves the plugin protocol on `address` (`unix:/path`, or `127.0.0.1:0`); resolves to the server once it listens. */
export async function startPluginServer(address: string, options: PluginServerOptions): Promise<Server> {
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
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(address, credentials(options.tls), (error) => (error === null ? resolve() : reject(error)));
  });
  return server;
}

function implementation(methods: PluginServerOptions['methods']): UntypedServiceImplementation {
  return Object.fromEntries(
    Object.entries(methods).map(([name, method]) => [
      name,
      (call: ServerUnaryCall<ProviderRequest, object>, answer: sendUnaryData<object>) => {
        // A method answers its errors as diagnostics; what arrives here is our own bug.
        Promise.resolve(method(call.request)).then(
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
