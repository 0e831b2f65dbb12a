import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { credentials, loadPackageDefinition, type ServiceError } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import { createServerCertificate } from '../../../../sandbox/provider/protocol/certificate';
import { descriptor } from '../../../../sandbox/provider/protocol/descriptor';
import { handshakeLine, tryReadHandshake } from '../../../../sandbox/provider/protocol/handshake';
import { startPluginServer, type PluginServer } from '../../../../sandbox/provider/protocol/server';
import { createProvider } from '../../../../sandbox/provider/provider';
import { aPlatform, aTransport } from '../kit/a-session';

const now = new Date('2026-01-01T12:00:00Z');
const directory = mkdtempSync(join(tmpdir(), 'gcda-server-'));
const open: PluginServer[] = [];
afterEach(() => open.splice(0).forEach((server) => server.close()));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

type Call = (
  request: object,
  answer: (error: ServiceError | null, response: Readonly<Record<string, unknown>>) => void,
) => void;

async function connected(socketPath: string, onShutdown: () => void = () => undefined, tls = false) {
  const [ours, theirs] = [createServerCertificate(now), createServerCertificate(now)];
  const platform = aPlatform();
  const methods = createProvider({
    env: {},
    clock: aTransport(platform).waiting.clock,
    send: platform.send,
    newCorrelationId: () => '1',
  });
  const both = { certificate: ours, clientCertificatePem: theirs.certificatePem };
  const server = await startPluginServer(socketPath, { methods, onShutdown, ...(tls ? { tls: both } : {}) });
  open.push(server);
  const target = server.address.network === 'unix' ? `unix:${server.address.path}` : `127.0.0.1:${server.address.port}`;
  const secured = credentials.createSsl(
    Buffer.from(ours.certificatePem),
    Buffer.from(theirs.privateKeyPem),
    Buffer.from(theirs.certificatePem),
  );
  return { server, client: aClient(target, tls ? secured : credentials.createInsecure()) };
}

function aClient(target: string, channel: ReturnType<typeof credentials.createInsecure>) {
  const packages = fromJSON(descriptor as Parameters<typeof fromJSON>[0], {
    keepCase: true,
    longs: Number,
    enums: Number,
    defaults: true,
  });
  const loaded = loadPackageDefinition(packages) as unknown as Record<
    string,
    Record<string, new (...parameters: unknown[]) => object>
  >;
  return (service: string, method: string) =>
    new Promise<Readonly<Record<string, unknown>>>((resolve, reject) => {
      const [name = '', type = ''] = service.split('.');
      const client = new loaded[name]![type]!(target, channel, { 'grpc.ssl_target_name_override': 'localhost' });
      const methods = client as Readonly<Record<string, Call>> & { readonly close: () => void };
      methods[method]!.call(client, {}, (error, response) => {
        methods.close();
        if (error === null) resolve(response);
        else reject(error);
      });
    });
}

test('serves the schema over mutual TLS', async () => {
  const { client } = await connected(join(directory, 's1'), undefined, true);
  const schema = (await client('tfplugin5.Provider', 'GetSchema')) as {
    resource_schemas: Record<string, { version: number }>;
  };
  expect(schema.resource_schemas['genesyscloud_integration']?.version).toBe(1);
});

test('turns away a client with another certificate', async () => {
  const { server } = await connected(join(directory, 's2'), undefined, true);
  const stranger = aClient(
    `unix:${server.address.network === 'unix' ? server.address.path : ''}`,
    credentials.createInsecure(),
  );
  await expect(stranger('tfplugin5.Provider', 'GetSchema')).rejects.toThrow();
});

test('is told to shut down', async () => {
  const told = jest.fn();
  const { client } = await connected(join(directory, 's3'), told);
  await client('plugin.GRPCController', 'Shutdown');
  expect(told).toHaveBeenCalledTimes(1);
});

test('listens on loopback where the path is too long for a socket', async () => {
  const { server, client } = await connected(join(directory, 'x'.repeat(120)));
  expect(server.address).toEqual({ network: 'tcp', port: expect.any(Number) as number });
  expect(await client('tfplugin5.Provider', 'Stop')).toEqual({ error: '' });
});

test('makes a certificate that its own key signed, for localhost, now', () => {
  const { certificateDer, certificatePem } = createServerCertificate(now);
  const certificate = new X509Certificate(certificatePem);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.raw.equals(certificateDer)).toBe(true);
  expect([certificate.ca, certificate.subjectAltName, certificate.subject]).toEqual([
    true,
    'DNS:localhost',
    'CN=localhost',
  ]);
  expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
  expect([Date.parse(certificate.validFrom), Date.parse(certificate.validTo)]).toEqual([
    Date.parse('2025-12-31T12:00:00Z'),
    Date.parse('2027-01-01T12:00:00Z'),
  ]);
});

test('makes another certificate every time, all of them readable', () => {
  const serials = Array.from(
    { length: 20 },
    () => new X509Certificate(createServerCertificate(now).certificatePem).serialNumber,
  );
  expect(new Set(serials).size).toBe(20);
});

test('reads the handshake, and knows when Terraform did not start it', () => {
  const cookie = 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2';
  expect(tryReadHandshake({})).toBeUndefined();
  expect(tryReadHandshake({ TF_PLUGIN_MAGIC_COOKIE: cookie, PLUGIN_PROTOCOL_VERSIONS: '6' })).toBeUndefined();
  expect(
    tryReadHandshake({ TF_PLUGIN_MAGIC_COOKIE: cookie, PLUGIN_PROTOCOL_VERSIONS: '5,6', PLUGIN_CLIENT_CERT: 'pem' }),
  ).toEqual({
    clientCertificatePem: 'pem',
  });
});

test('says where it listens, the certificate without padding', () => {
  expect(handshakeLine({ network: 'unix', path: '/tmp/s' }, Buffer.from('a'))).toBe('1|5|unix|/tmp/s|grpc|YQ\n');
  expect(handshakeLine({ network: 'tcp', port: 1 }, undefined)).toBe('1|5|tcp|127.0.0.1:1|grpc|\n');
});
