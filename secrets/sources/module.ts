import { resolve } from 'node:path';
import { Redacted } from '../../core/redacted';
import { maxValueBytes } from '../value-rules/value-problems';
import { startModuleHost, type ModuleAnswer, type ModuleHost } from './own-module/module-host';
import { sourceProblem, type ReadSource, type SourcePorts } from './source';

const defaultTimeoutSeconds = 10;

/**
 * Takes the value from a function of the project's own, which runs in a process of its own: it can end, print and hang there as it likes. What
 * it throws goes nowhere, since it may repeat the value, but for the kind of error and the line.
 */
export const readModule: ReadSource<'module'> = async (source, secret, ports, signal) => {
  const { path, options = {}, timeoutSeconds = defaultTimeoutSeconds } = source;
  const task = { path: resolve(ports.directory, path), secret, options, maxCharacters: maxValueBytes + 1 };
  const limited = AbortSignal.any([signal, ports.timeLimit(timeoutSeconds * 1000)]);
  const answer = await hostOf(ports, task.path).read(task, limited);
  if (answer.kind === 'value') return Redacted.of(answer.value);
  throw refusal(answer, path, secret, timeoutSeconds);
};

const hosts = new WeakMap<SourcePorts, Map<string, ModuleHost>>();

/** One process for all reads of a module that are under way: what it keeps between them, such as a login, is kept. */
function hostOf(ports: SourcePorts, path: string): ModuleHost {
  const ofCommand = hosts.get(ports) ?? new Map<string, ModuleHost>();
  hosts.set(ports, ofCommand);
  const known = ofCommand.get(path);
  const host = known && !known.isOver ? known : startModuleHost(ports);
  ofCommand.set(path, host);
  return host;
}

function refusal(
  answer: Exclude<ModuleAnswer, { kind: 'value' }>,
  path: string,
  secret: string,
  seconds: number,
): Error {
  const fail = (code: string, what: string, fix: string): Error => sourceProblem(code, secret, `${path} ${what}`, fix);
  switch (answer.kind) {
    case 'none':
      return fail('value-missing', 'has no value', 'put it where the module looks for it');
    case 'no-text':
      return fail('value-unreadable', 'gives something that is not text', 'have it give a string');
    case 'no-function':
      return fail('module-not-loaded', 'exports no function read', 'export one: docs/sources.md has an example');
    case 'not-loaded':
      return fail(
        'module-not-loaded',
        `cannot be loaded${inWords(answer)}`,
        `run \`node ${path}\` by hand; what it says is not shown here`,
      );
    case 'failed':
      return fail('module-failed', `failed${inWords(answer)}`, 'call it by hand; what it says is not shown here');
    case 'ended':
      return fail(
        'module-ended',
        `gave no value: its process ${answer.how}`,
        'look for process.exit and for errors that nobody catches; several secrets are read at a time',
      );
    case 'given-up':
      return fail('module-late', `gave no value within ${seconds} s`, 'call it by hand, or raise timeoutSeconds');
  }
}

function inWords({ error, code, line }: Extract<ModuleAnswer, { kind: 'failed' | 'not-loaded' }>): string {
  const kind = [error, code].filter((word) => word !== undefined).join(' ');
  return `${kind === '' ? '' : `: ${kind}`}${line === undefined ? '' : `, line ${line}`}`;
}
