import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** A self-signed certificate for one process life. */
export interface ServerCertificate {
  readonly certificateDer: Buffer;
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

const oids = {
  ecdsaWithSha256: '2a8648ce3d040302',
  commonName: '550403',
  basicConstraints: '551d13',
  subjectAlternativeName: '551d11',
  extendedKeyUsage: '551d25',
  serverAuth: '2b06010505070301',
  clientAuth: '2b06010505070302',
} as const;

/**
 * A self-signed EC P-256 certificate for `localhost`, valid for a year around `now`. Written here because the few bytes of DER below start three
 * times faster than an X.509 library, and Terraform starts the provider several times per command.
 */
export function createServerCertificate(now: Date): ServerCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const toBeSigned = certificateBody(publicKey, now);
  const signature = sign('sha256', toBeSigned, privateKey);
  const certificateDer = sequence(toBeSigned, sequence(oid(oids.ecdsaWithSha256)), bitString(signature));
  return {
    certificateDer,
    certificatePem: pem('CERTIFICATE', certificateDer),
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, // a PEM export is text
  };
}

function certificateBody(publicKey: KeyObject, now: Date): Buffer {
  const name = sequence(tagged(0x31, sequence(oid(oids.commonName), tagged(0x0c, Buffer.from('localhost')))));
  const serial = randomBytes(8);
  serial[0] = (serial[0]! & 0x7f) | 0x40; // positive and without a leading zero byte
  return sequence(
    tagged(0xa0, integer(Buffer.from([2]))), // X.509 version 3
    integer(serial),
    sequence(oid(oids.ecdsaWithSha256)),
    name,
    sequence(utcTime(addDays(now, -1)), utcTime(addDays(now, 365))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }), // a DER export is bytes
    tagged(0xa3, sequence(...extensions())),
  );
}

function extensions(): readonly Buffer[] {
  const yes = Buffer.from([0x01, 0x01, 0xff]);
  return [
    sequence(oid(oids.basicConstraints), yes, tagged(0x04, sequence(yes))),
    sequence(oid(oids.subjectAlternativeName), tagged(0x04, sequence(tagged(0x82, Buffer.from('localhost'))))),
    sequence(oid(oids.extendedKeyUsage), tagged(0x04, sequence(oid(oids.serverAuth), oid(oids.clientAuth)))),
  ];
}

function tagged(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), length(content.length), content]);
}

function length(size: number): Buffer {
  if (size < 0x80) return Buffer.from([size]);
  return size < 0x100 ? Buffer.from([0x81, size]) : Buffer.from([0x82, size >> 8, size & 0xff]);
}

function sequence(...contents: readonly Buffer[]): Buffer {
  return tagged(0x30, ...contents);
}

function oid(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, 'hex'));
}

function integer(bytes: Buffer): Buffer {
  return tagged(0x02, bytes);
}

function bitString(bytes: Buffer): Buffer {
  return tagged(0x03, Buffer.from([0]), bytes);
}

function utcTime(date: Date): Buffer {
  return tagged(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));
}

function addDays(date: Date, days: number): Date {
  return new Date(date.getTime() + days * 86_400_000);
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
