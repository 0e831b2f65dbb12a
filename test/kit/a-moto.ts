import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fetchApart, type ApartInit } from './fetch-apart';

/** moto's server: AWS as far as it is imitated by others than us. */
export interface Moto {
  readonly address: string;
  /** One call of IAM's query protocol. */
  iam(parameters: Readonly<Record<string, string>>): Promise<string>;
  /** One call of KMS. */
  kms(operation: string, parameters: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>>;
  /** From now on, every call needs a known access key and a policy that allows it; or none does, as at the beginning. */
  setAuthorization(isOn: boolean): Promise<void>;
  close(): Promise<void>;
}

/** Calls after which moto begins to look at credentials; more than any test makes. */
const never = '1000000';

/** Starts `program` on a free port of this machine. */
export async function aMoto(program: string): Promise<Moto> {
  const folder = mkdtempSync(join(tmpdir(), 'gcda-moto-'));
  // A file, since it takes a line for each request whatever the test is doing: a pipe is full after some hundred, and moto answers no more.
  const log = openSync(join(folder, 'log'), 'w+');
  const child = spawn(program, ['-H', '127.0.0.1', '-p', '0'], { stdio: ['ignore', 'ignore', log] });
  const ended = once(child, 'close').finally(() => rmSync(folder, { recursive: true, force: true }));
  closeSync(log);
  const address = await addressIn(join(folder, 'log'), child);
  const post = (path: string, init: ApartInit) => fetchApart(`${address}${path}`, { method: 'POST', ...init });
  return {
    address,
    async iam(parameters) {
      const body = new URLSearchParams({ Version: '2010-05-08', ...parameters });
      return (await post('/', { headers: { authorization: scope('us-east-1/iam') }, body })).text();
    },
    async kms(operation, parameters) {
      const headers = {
        authorization: scope('eu-central-1/kms'),
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `TrentService.${operation}`,
      };
      const response = await post('/', { headers, body: JSON.stringify(parameters) });
      if (!response.ok) throw new Error(`KMS refused ${operation}: ${response.status}`);
      return (await response.json()) as Record<string, unknown>;
    },
    async setAuthorization(isOn) {
      await post('/moto-api/reset-auth', { body: isOn ? '0' : never });
    },
    async close() {
      child.kill();
      await ended;
    },
  };
}

/** The address that moto writes once it listens. */
async function addressIn(log: string, child: ChildProcess): Promise<string> {
  for (;;) {
    const address = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(readFileSync(log, 'utf8'))?.[1];
    if (address !== undefined) return address;
    if (child.exitCode !== null) throw new Error('moto_server ended before it listened');
    await setTimeout(20);
  }
}

/** Which service is meant stands in the scope of the credentials; nobody looks at the signature. */
function scope(service: string): string {
  return `AWS4-HMAC-SHA256 Credential=x/20260101/${service}/aws4_request, SignedHeaders=host, Signature=x`;
}
