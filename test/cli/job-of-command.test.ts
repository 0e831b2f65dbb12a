import type { Command } from 'commander';
import { allCommands, createProgram } from '../../cli/create-program';
import { wordsOf } from '../../cli/words-of';
import { jobOfCommand } from '../../cli/job-of-command';
import { aTerminal } from '../kit/a-terminal';
import { documentedJobs } from '../kit/documented-jobs';

const program = createProgram(aTerminal({ cwd: '/' }).io, () => () => Promise.resolve());
const leaves = allCommands(program).filter(({ commands }: Command) => commands.length === 0);

test('knows of every command which job’s client runs it', () => {
  expect(Object.keys(jobOfCommand).toSorted()).toEqual(leaves.map(wordsOf).toSorted());
});

test('says so in the documents', () => {
  const known = Object.entries(jobOfCommand).map(([name, job]) => [name, job ?? 'none']);
  expect(documentedJobs).toEqual(known.toSorted());
});
