import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { run } from '../../cli/run';
import type { Io } from '../../cli/io';
import { systemClock } from '../../core/clock';
import { environments } from '../../environments';
import { documents, root, shellTexts } from './documents';

interface Command {
  readonly document: string;
  readonly words: readonly string[];
}

/** Commands of one program, as words; a command ends where the shell would end it. */
function commandsOf(program: RegExp): readonly Command[] {
  return documents().flatMap((document) =>
    shellTexts(document).flatMap((text) =>
      [...text.matchAll(program)].map(([, rest = '']) => ({
        document: document.path,
        words: rest.split(/\s+/).filter((word) => word !== ''),
      })),
    ),
  );
}

const shown = ({ document, words }: Command) => `${document}: ${words.join(' ')}`;

async function helpOf(words: readonly string[]): Promise<{ readonly code: number; readonly text: string }> {
  let text = '';
  const sink = new Writable({
    write: (chunk, _encoding, done) => {
      text += String(chunk);
      done();
    },
  });
  const io: Io = {
    env: {},
    cwd: root,
    stdin: process.stdin,
    stdout: sink,
    stderr: sink,
    clock: systemClock,
    signal: new AbortController().signal,
  };
  return { code: await run([...words, '--help'], io), text };
}

/** Names in the list of commands of a help text. */
function subcommands(help: string): readonly string[] {
  const list = /\nCommands:\n([\s\S]*?)(\n\n|$)/.exec(help)?.[1] ?? '';
  return [...list.matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name ?? '');
}

/** What a `gcda` command line names that does not exist. */
async function unknownIn(words: readonly string[]): Promise<readonly string[]> {
  const path: string[] = [];
  let { text } = await helpOf([]);
  for (const word of words) {
    const names = subcommands(text);
    if (names.length === 0 || word.startsWith('-')) break;
    if (!names.includes(word)) return [word];
    path.push(word);
    ({ text } = await helpOf(path));
  }
  const options = words.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0] ?? '');
  return options.filter((option) => option !== '--help' && !new RegExp(`^ +(-\\w, )?${option}\\b`, 'm').test(text));
}

const gcda = commandsOf(/\bnpx gcda\b((?: +[^\s"'|&;)]+)*)/g);
const cdktf = commandsOf(/\bnpx cdktf\b((?: +[^\s"|&;)]+)*)/g);

test('finds the commands that it is about', () => {
  expect(gcda.length).toBeGreaterThan(15);
  expect(cdktf.length).toBeGreaterThan(8);
});

test('names `gcda` commands and options that exist', async () => {
  const checked = await Promise.all(
    gcda.map(async (command) => ({ command: shown(command), unknown: await unknownIn(command.words) })),
  );
  expect(checked.filter(({ unknown }) => unknown.length > 0)).toEqual([]);
});

test('would notice a command or option that does not exist', async () => {
  expect(await unknownIn(['sandbox', 'pause'])).toEqual(['pause']);
  expect(await unknownIn(['secrets', 'sync', '--dry-run', '--json'])).toEqual(['--dry-run']);
});

test('names `cdktf` commands that exist, and stacks of the example', () => {
  const known = new Set(['list', 'plan', 'diff', 'deploy', 'destroy', 'synth', 'output']);
  expect(cdktf.filter(({ words: [command = ''] }) => !known.has(command)).map(shown)).toEqual([]);
  /** Stacks that pages have their readers add. */
  const declared = documents().flatMap(({ text }) =>
    [...text.matchAll(/super\(\w+, '(\w+)', environment\)/g)].map(([, rest]) => rest),
  );
  const stacks = environments.flatMap(({ name, services, organization }) => [
    ...Object.keys(services).map((rest) => `${name}-${rest}`),
    `${organization.name}-access`, // of a project whose organisation sets `access`
    ...declared.map((rest) => `${name}-${rest}`),
  ]);
  const strays = cdktf.filter(({ words: [, stack] }) => {
    if (stack === undefined || stack.startsWith('-')) return false;
    const pattern = new RegExp(`^${stack.replaceAll("'", '').replaceAll('*', '.*')}$`);
    return !stacks.some((name) => pattern.test(name));
  });
  expect(strays.map(shown)).toEqual([]);
});

test('names npm scripts that exist', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
  const named = [...commandsOf(/\bnpm run ((?:[\w:-]+))/g), ...commandsOf(/\bnpm (start|test)\b/g)];
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter(({ words: [script = ''] }) => !(script in scripts)).map(shown)).toEqual([]);
});
