import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { realProgram } from './real-program';

/** A session with a bus and a real keyring of its own, GNOME's, unlocked. The developer's session has no part in it. */
export interface Keyring {
  /** What a process needs to be in the session. */
  readonly env: Readonly<Record<string, string>>;
  /** What a client other than ours reads; undefined where there is no such item. */
  lookUp(service: string, name: string): string | undefined;
  lock(): void;
  /** From now on nobody answers, as when the keyring hangs; or does again. */
  suspend(isOn: boolean): void;
  /** Ends the keyring and leaves the bus. */
  remove(): Promise<void>;
  close(): Promise<void>;
}

const names = ['dbus-daemon', 'dbus-send', 'gnome-keyring-daemon', 'secret-tool'] as const;

/** Whether the tests on a keyring run: where its programs are, and in CI always, so that they fail there when one is missing. */
export const hasKeyring = names.map(realProgram).every((program) => program !== undefined);

/** No service starts by itself on this bus: neither a second keyring, nor one that asks somebody for a password. */
const busConfiguration = (socket: string) => `<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>`;

/** Starts it. */
export async function aKeyring(): Promise<Keyring> {
  const home = mkdtempSync(join(tmpdir(), 'gcda-keyring-'));
  const [runtime, socket, configuration] = ['run', 'bus', 'bus.conf'].map((name) => join(home, name)) as Paths;
  mkdirSync(runtime, { mode: 0o700 });
  writeFileSync(configuration, busConfiguration(socket));
  const env = { HOME: home, XDG_RUNTIME_DIR: runtime, DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}` };
  const options = { cwd: home, env: { PATH: process.env.PATH, ...env } };
  const send = (destination: string, path: string, ...call: readonly string[]) =>
    spawnSync('dbus-send', ['--session', '--print-reply', `--dest=${destination}`, path, ...call], {
      ...options,
      encoding: 'utf8',
    });

  const bus = spawn('dbus-daemon', [`--config-file=${configuration}`, '--nofork', '--print-address'], {
    ...options,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let daemon: ChildProcess | undefined;
  const close = async (): Promise<void> => {
    for (const child of [daemon, bus]) if (child) await end(child);
    rmSync(home, { recursive: true, force: true });
  };
  try {
    const [address] = (await Promise.race([once(bus.stdout, 'data'), once(bus, 'exit')])) as [unknown];
    if (!Buffer.isBuffer(address)) throw new Error(`dbus-daemon ended with ${String(address)}`);
    daemon = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
      ...options,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    daemon.stdin?.end(randomBytes(12).toString('hex'));
    await untilUnlocked(daemon, send);
  } catch (error) {
    await close();
    throw error;
  }
  const started = daemon;
  return {
    env,
    lookUp(service, name) {
      const parameters = ['lookup', 'service', service, 'username', name];
      const { status, stdout } = spawnSync('secret-tool', parameters, { ...options, encoding: 'utf8' });
      return status === 0 ? stdout : undefined;
    },
    lock() {
      const lock = ['org.freedesktop.Secret.Service.Lock', `array:objpath:${collection}`];
      const { status } = send(secrets, '/org/freedesktop/secrets', ...lock);
      if (status !== 0) throw new Error('the keyring was not locked');
    },
    suspend: (isOn) => void started.kill(isOn ? 'SIGSTOP' : 'SIGCONT'),
    remove: () => end(started),
    close,
  };
}

type Paths = [string, string, string];

const secrets = 'org.freedesktop.secrets';
const collection = '/org/freedesktop/secrets/aliases/default';

type Send = (destination: string, path: string, ...call: readonly string[]) => { readonly stdout: string };

async function untilUnlocked(daemon: ChildProcess, send: Send): Promise<void> {
  const question = ['org.freedesktop.DBus.Properties.Get', 'string:org.freedesktop.Secret.Collection', 'string:Locked'];
  while (!send(secrets, collection, ...question).stdout.includes('boolean false')) {
    const ending = daemon.exitCode ?? daemon.signalCode;
    if (ending !== null) throw new Error(`the keyring ended with ${ending}`);
    await pause(20);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  // A process that is suspended takes no other signal.
  child.kill('SIGKILL');
  await ended;
}
