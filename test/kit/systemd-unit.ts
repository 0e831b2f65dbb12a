import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A service's unit as systemd itself has parsed it. */
export interface ParsedUnit {
  readonly environment: Readonly<Record<string, string>>;
  /** The words of `ExecStart`. */
  readonly command: readonly string[];
  /** Folder that `%d` stands for. */
  readonly credentials: string;
}

const manager = '/usr/lib/systemd/systemd';

/** Whether systemd's own parser is here; in CI always, so that tests fail where it is missing. */
export const hasSystemd =
  process.env.CI === 'true' || spawnSync('systemd-analyze', ['--version'], { stdio: 'ignore' }).status === 0;

/** Has the manager read a unit in its test mode, which starts nothing, and tells what it made of it. */
export function asSystemdReads(unitFile: string): ParsedUnit {
  const home = mkdtempSync(join(tmpdir(), 'gcda-unit-'));
  try {
    mkdirSync(join(home, 'units'));
    // A manager of a user cannot make accounts; nothing that is looked at here depends on it.
    writeFileSync(join(home, 'units/tried.service'), readFileSync(unitFile, 'utf8').replace(/^DynamicUser=.*$/m, ''));
    for (const [path, mode] of Object.entries({ '': 0o777, units: 0o755, 'units/tried.service': 0o644 }))
      chmodSync(join(home, path), mode);
    // It refuses to be tried by root.
    const account = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const { stdout, status } = spawnSync(manager, ['--user', '--test', '--no-pager', '--unit=tried.service'], {
      ...account,
      cwd: home,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      env: { HOME: home, XDG_RUNTIME_DIR: home, XDG_CONFIG_HOME: home, SYSTEMD_UNIT_PATH: `${home}/units:` },
    });
    const [, unit = ''] = /-> Unit tried\.service:\n([^]*?)(?=\n\t*-> Unit |$)/.exec(stdout) ?? [];
    const told = (name: string) =>
      [...unit.matchAll(new RegExp(`^\\s*${name}: (.*)$`, 'gm'))].map(([, value = '']) => value);
    if (status !== 0 || unit === '') throw new Error(`systemd did not read the unit: it ended with ${status}`);
    const variables = told('Environment').map((line) => line.split(/=([^]*)/, 2) as [string, string]);
    return {
      environment: Object.fromEntries(variables),
      command: told('Command Line')[0]?.split(' ') ?? [],
      credentials: join(home, 'credentials/tried.service'),
    };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
