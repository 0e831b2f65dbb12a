import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Handle, Io, Register } from '../io';
import { defaultKeepDays } from '../../rotation/store/forget-old';
import { defaultConcurrency } from '../rotation/rotator-options';
import type * as RunEventSchema from '../rotation/run-event-schema';
import type * as RunRotator from '../rotation/run-rotator';
import { addYesOption, isConfirmed, type YesFlags } from './yes-option';
import { collect } from './collect';
import { examples } from './examples';

// Loaded when the command runs, so that help stays fast; `import()` would need a file extension that the test runner cannot resolve.
/* eslint-disable @typescript-eslint/no-require-imports -- see above */
const rotator = () => require('../rotation/run-rotator') as typeof RunRotator;
const schema = () => require('../rotation/run-event-schema') as typeof RunEventSchema;
/* eslint-enable @typescript-eslint/no-require-imports */

/** `gcda rotator run|schema`. */
export const registerRotator: Register = (program, io, handle) => {
  const group = program
    .command('rotator')
    .description('the service that keeps secrets fresh')
    .addHelpText('after', examples('npx gcda rotator run', 'npx gcda rotator schema > events.schema.json'));
  registerRun(group, io, handle);
  group
    .command('schema')
    .description('print the JSON Schema of the events that it tells')
    .addHelpText('after', examples('npx gcda rotator schema'))
    .action(handle(() => schema().runEventSchema(io)));
};

interface Flags extends YesFlags {
  readonly listen: { readonly hostname: string; readonly port: number } | 'off';
  readonly planEvery: number;
  readonly concurrency: number;
  readonly drain: number;
  readonly keepDays: number;
  readonly events: readonly string[];
  readonly eventBatch: number;
  readonly secretSeries: number;
  readonly logLevel: string;
}

const notes = `
Plans from the inventory that synthesis wrote, which is read again when it changes, and works on what is due; any number of
processes may do so on one DATABASE_URL. The log goes to standard error, one JSON object a line. SIGTERM and Ctrl-C finish
what is in hand; a second one ends it at once, which is safe too: another process, or the next start, takes up where it was.
GCDA_EVENTS_TOKEN is sent to a collector of events as bearer token; OTEL_EXPORTER_OTLP_ENDPOINT says where traces go.`;

function registerRun(group: Command, io: Io, handle: Handle): void {
  addYesOption(group.command('run'))
    .description('rotate secrets before their values end, until it is stopped')
    .addOption(
      new Option('--listen <HOST:PORT|off>', 'health, readiness and metrics')
        .argParser(toListen)
        .default(toListen('127.0.0.1:9464'), '127.0.0.1:9464'),
    )
    .option('--plan-every <SECONDS>', 'how often it looks what is due', toNumber(1, 300), 15)
    .option('--concurrency <N>', 'most rotations at a time', toNumber(1, 1000), defaultConcurrency)
    .option('--drain <SECONDS>', 'how long it may finish what is in hand when stopped', toNumber(0, 600), 30)
    .option('--keep-days <N>', 'how long details of finished rotations are kept', toNumber(1, 3650), defaultKeepDays)
    .option('--events <RECEIVER>', 'stdout, file:PATH or https://…; may be repeated', collect, [])
    .option('--event-batch <N>', 'most events of one request; 1 sends each alone', toNumber(1, 100), 1)
    .option(
      '--secret-series <N>',
      'secrets that have metrics of their own: those that end first',
      toNumber(0, 100_000),
      1000,
    )
    .option('--log-level <LEVEL>', 'debug, info, warn, error or silent', toLevel, 'info')
    .addHelpText('after', notes)
    .addHelpText(
      'after',
      examples(
        'npx gcda rotator run',
        'npx gcda rotator run --listen 0.0.0.0:9464 --events https://siem.example.com/events --event-batch 50',
      ),
    )
    .action(
      handle(({ listen, planEvery, drain, ...flags }: Flags) =>
        rotator().runRotator(
          {
            ...flags,
            listen: listen === 'off' ? undefined : listen,
            planSeconds: planEvery,
            drainSeconds: drain,
            isConfirmed: isConfirmed(flags),
          },
          io,
        ),
      ),
    );
}

function toListen(text: string): Flags['listen'] {
  if (text === 'off') return 'off';
  const [, hostname = '', port = ''] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  if (hostname === '' || Number(port) > 65_535) throw new InvalidArgumentError('It is a host and a port, or off.');
  return { hostname: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port) };
}

function toNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!/^\d{1,9}$/.test(text) || number < least || number > most)
      throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`);
    return number;
  };
}

function toLevel(text: string): string {
  if (['debug', 'info', 'warn', 'error', 'silent'].includes(text)) return text;
  throw new InvalidArgumentError('It is debug, info, warn, error or silent.');
}
