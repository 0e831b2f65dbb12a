import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../core/clock';
import { sendOverLoopback } from './platform/http';
import { createServerCertificate } from './protocol/certificate';
import { handshakeLine, tryReadHandshake } from './protocol/handshake';
import { startPluginServer } from './protocol/server';
import { createProvider } from './provider';

/** How often the process looks whether Terraform is still there, in milliseconds. */
const parentCheckInterval = 1000;

/**
 * Serves one Terraform process until it says good-bye, dies, or sends SIGTERM; leaves no socket behind. Resolves to an exit code only when there
 * is nothing to serve.
 */
export async function serve(): Promise<number | undefined> {
  const handshake = tryReadHandshake(process.env);
  if (handshake === undefined) {
    process.stderr.write(
      'This is a Terraform provider (a stand-in for the sandbox). Terraform starts it; do not run it by hand.\n',
    );
    return 64;
  }
  const directory = mkdtempSync(join(tmpdir(), 'gcda-provider-'));
  const end = () => {
    rmSync(directory, { recursive: true, force: true });
    process.exit(0);
  };
  const certificate = createServerCertificate(new Date(systemClock.now()));
  const { clientCertificatePem } = handshake;
  const { address } = await startPluginServer(join(directory, 'socket'), {
    methods: createProvider({
      env: process.env,
      clock: systemClock,
      send: sendOverLoopback,
      newCorrelationId: randomUUID,
    }),
    // The answer has to leave before the process does.
    onShutdown: () => setImmediate(() => setTimeout(end, 5)),
    ...(clientCertificatePem === undefined ? {} : { tls: { certificate, clientCertificatePem } }),
  });
  endWithParent(end);
  process.stdout.write(
    handshakeLine(address, clientCertificatePem === undefined ? undefined : certificate.certificateDer),
  );
  process.stderr.write(
    '[WARN] stand-in for mypurecloud/genesyscloud 1.84.1: for tests and demonstrations, talks to loopback only\n',
  );
  return undefined;
}

/** Terraform handles Ctrl-C itself and then stops its providers, so SIGINT, which the whole group gets, is ignored. */
function endWithParent(end: () => void): void {
  const parent = process.ppid;
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', end);
  process.on('SIGHUP', end);
  setInterval(() => {
    if (process.ppid !== parent) end();
  }, parentCheckInterval).unref();
}
