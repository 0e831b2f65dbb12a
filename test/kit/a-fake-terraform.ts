import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../core/clock';
import type { Stack } from '../../terraform/stack';
import type { TerraformPort } from '../../terraform/terraform-port';

/** A program that is run in Terraform's place, and a stack for it. */
export interface FakeTerraform {
  readonly folder: string;
  readonly stack: Stack;
  readonly port: TerraformPort;
  /** What it printed beside its events. */
  readonly noise: string[];
  readonly interrupt: AbortController;
  close(): void;
}

/** `script` is the text of a shell script. */
export function aFakeTerraform(script: string, overrides: Partial<TerraformPort> = {}): FakeTerraform {
  const folder = mkdtempSync(join(tmpdir(), 'gcda-terraform-'));
  const binary = join(folder, 'terraform');
  writeFileSync(binary, `#!/bin/sh\n${script}\n`);
  chmodSync(binary, 0o755);
  const directory = join(folder, 'stacks', 'dev-crm');
  mkdirSync(directory, { recursive: true });
  const noise: string[] = [];
  const interrupt = new AbortController();
  return {
    folder,
    noise,
    interrupt,
    stack: aStack('dev-crm', { directory }),
    port: {
      binary,
      env: { PATH: process.env.PATH },
      signal: interrupt.signal,
      skipsProviderLock: true,
      variableFiles: [],
      clock: systemClock,
      lockPatience: 0,
      onWait: () => undefined,
      onNoise: (_stack, line) => void noise.push(line),
      ...overrides,
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A stack of a synthesis. */
export function aStack(name: string, overrides: Partial<Stack> = {}): Stack {
  return {
    name,
    directory: `/nowhere/${name}`,
    dependencies: [],
    settings: { terraform: { backend: { local: {} } }, variables: ['nonprod_client_id'], outputTree: {} },
    ...overrides,
  };
}
