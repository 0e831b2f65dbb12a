import type { Command } from 'commander';
import { buildProgram } from '../../cli/cdktf/program';
import { allCommands, createProgram } from '../../cli/create-program';
import { wordsOf } from '../../cli/words-of';
import { jobOfCommand } from '../../cli/job-of-command';
import { aTerminal } from '../kit/a-terminal';
import { documents } from '../docs/documents';
import { documentedJobs } from '../kit/documented-jobs';

const { io } = aTerminal({ cwd: '/' });
const program = createProgram(io, () => () => Promise.resolve());
const leaves = allCommands(program).filter(({ commands }: Command) => commands.length === 0);

test('knows of every command which job’s client runs it', () => {
  expect(Object.keys(jobOfCommand).toSorted()).toEqual(leaves.map(wordsOf).toSorted());
});

test('says of every command that Terraform runs for which job’s client runs it', () => {
  const table = documents().find(({ path }) => path === 'docs/authoring/access.md')?.text ?? '';
  const rows = table.split('\n').filter((line) => line.startsWith('| `cdktf '));
  const documented = rows.flatMap((row) => [...row.matchAll(/`cdktf (\w+)`/g)].map(([, name = '']) => name));
  const { commands } = buildProgram(io, () => () => Promise.resolve());
  const known = commands.flatMap((command) => [command.name(), ...command.aliases()]);
  expect(documented.toSorted()).toEqual(known.toSorted());
});

test('says so in the documents', () => {
  const known = Object.entries(jobOfCommand).map(([name, job]) => [name, job ?? 'none']);
  expect(documentedJobs).toEqual(known.toSorted());
});
