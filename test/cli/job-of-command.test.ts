import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { allCommands, createProgram, wordsOf } from '../../cli/create-program';
import { jobNames } from '../../core/prerequisites';
import { root } from '../docs/documents';
import { aTerminal } from '../kit/a-terminal';

const program = createProgram(aTerminal({ cwd: '/' }).io, () => () => Promise.resolve());
const leaves = allCommands(program).filter(({ commands }: Command) => commands.length === 0);

/** Job of each command, as docs/authoring/access.md has it. */
const documented = readFileSync(join(root, 'docs/authoring/access.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, name = '', client = ''] = /^\| `gcda ([^`]+)` \| ([a-z-]+) \|$/.exec(line) ?? [];
    return name === '' ? [] : [[name, client] as const];
  });

test('says of every command which job’s client runs it', () => {
  expect(documented.map(([name]) => name)).toEqual(leaves.map(wordsOf).toSorted());
  const clients = new Set<string>(['none', ...jobNames]);
  expect(documented.filter(([, client]) => !clients.has(client))).toEqual([]);
});
