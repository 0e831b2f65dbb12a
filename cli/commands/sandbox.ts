import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Handle, Io, Register } from '../io';
import type * as RunSandbox from '../run-sandbox';

// Loaded when the command runs (design: lazy); `import()` would be left as it is by the compiler, and needs file extensions.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
const handlers = () => require('../run-sandbox') as typeof RunSandbox;

/** `gcda sandbox start|env|status|stop`. */
export const registerSandbox: Register = (program, io, handle) => {
  const sandbox = program
    .command('sandbox')
    .description('run an imitation of Genesys Cloud and of the target APIs on this machine, for tests and demos')
    .addHelpText(
      'after',
      examples(
        'npx gcda sandbox start --detach',
        'eval "$(npx gcda sandbox env)"',
        "npx cdktf deploy 'dev-*'",
        'npx gcda sandbox stop',
      ),
    );
  registerStart(sandbox, io, handle);
  registerEnv(sandbox, io, handle);
  registerStatus(sandbox, io, handle);
  registerStop(sandbox, io, handle);
};

const folderOption = ['--folder <DIR>', 'data folder of the sandbox (default: .gcda/sandbox)'] as const;

interface FolderFlags {
  readonly folder?: string;
  readonly json?: boolean;
}

interface StartFlags {
  readonly port?: number;
  readonly folder?: string;
  readonly detach?: boolean;
  readonly fresh?: boolean;
  readonly values?: string;
  readonly rateLimit?: number | 'off';
  readonly tokenLifetime?: number;
  readonly tokenOverlap?: number;
  readonly tokenManner?: RunSandbox.StartRequest['tokenManner'];
  readonly cache?: number;
  readonly declaredState?: boolean;
  readonly cacheSeed?: number;
  readonly json?: boolean;
}

const startNotes = `
Listens on 127.0.0.1 only: the platform on N, the target APIs and their OAuth servers on N+1.
Data lies in .gcda/sandbox below the current folder. The same folder gives the same values, clients, state and ports at
the next start, also after a kill; --fresh begins anew, on the same ports. Values are random unless --values plants given ones.`;

function registerStart(sandbox: Command, io: Io, handle: Handle): void {
  sandbox
    .command('start')
    .description('start the sandbox, in the foreground unless --detach is given')
    .option(
      '--port <N>',
      'port of the platform; the targets take N+1; 0 takes any two free ports (default: those of the last start, or 4010)',
      toPort,
    )
    .option(...folderOption)
    .option('--detach', 'return as soon as it answers; it runs on in the background')
    .option('--fresh', 'forget values, clients, platform and Terraform state of earlier starts')
    .option('--values <FILE>', 'JSON file of mode 0600, {"<secret name>": "<value>"}: values to plant')
    .option(
      '--rate-limit <N|off>',
      'requests a token may make in a minute (default: 300, as the platform)',
      toRateLimit,
    )
    .option('--token-lifetime <SECONDS>', 'how long a bearer token of the CRM lives (default: 86400)', wholeFrom(1))
    .option(
      '--token-overlap <SECONDS>',
      'how long earlier tokens stay good once a new one is issued (default: until they expire)',
      wholeFrom(0),
    )
    .addOption(
      new Option(
        '--token-manner <MANNER>',
        'how token servers answer where the standard would have them answer otherwise (default: as the standard says)',
      ).choices(['repeats', 'dying', 'odd', 'listed', 'busy', 'busy-for-ever']),
    )
    .option(
      '--cache <SECONDS>',
      'how long a replaced secret value may still be used, 0 to 60 on the platform (default: 60)',
      wholeFrom(0),
    )
    .option(
      '--cache-seed <N>',
      'let instances forget replaced values at random times within --cache, by this seed (default: at its end)',
      wholeFrom(0),
    )
    .option(
      '--declared-state',
      'keep Terraform’s state where the environments say, under a name of this sandbox’s own (default: in its folder)',
    )
    .option('--json', 'print what was started as JSON')
    .addHelpText('after', startNotes)
    .addHelpText(
      'after',
      examples(
        'npx gcda sandbox start',
        'npx gcda sandbox start --detach --port 4110',
        'npx gcda sandbox start --fresh --rate-limit off',
      ),
    )
    .action(
      handle((flags: StartFlags) => {
        return handlers().runStart(
          {
            port: flags.port,
            folder: flags.folder,
            isDetached: flags.detach ?? false,
            isFresh: flags.fresh ?? false,
            valuesFile: flags.values,
            requestsPerMinute: flags.rateLimit,
            tokenLifetimeSeconds: flags.tokenLifetime,
            tokenOverlapSeconds: flags.tokenOverlap,
            tokenManner: flags.tokenManner,
            cacheSeconds: flags.cache,
            keepsDeclaredState: flags.declaredState === true,
            cacheSeed: flags.cacheSeed,
            isJson: flags.json ?? false,
          },
          io,
        );
      }),
    );
}

const envNotes = `
PRINTS SECRETS: the client secrets of the sandbox's own organisations, as shell lines to be evaluated or as JSON. They
open nothing but this sandbox on loopback. No other command prints a secret.`;

function registerEnv(sandbox: Command, io: Io, handle: Handle): void {
  sandbox
    .command('env')
    .description('print the environment variables that point cdktf, Terraform and gcda at the running sandbox')
    .option(...folderOption)
    .option('--json', 'print them as one JSON object')
    .addHelpText('after', envNotes)
    .addHelpText('after', examples('eval "$(npx gcda sandbox env)"', 'npx gcda sandbox env --json'))
    .action(
      handle((flags: FolderFlags) => {
        return handlers().runEnv({ isJson: flags.json ?? false, folder: flags.folder }, io);
      }),
    );
}

function registerStatus(sandbox: Command, io: Io, handle: Handle): void {
  sandbox
    .command('status')
    .description('say whether the sandbox of this folder answers; exit code 0 when it does, 69 when not')
    .option(...folderOption)
    .option('--json', 'print it as JSON')
    .addHelpText('after', examples('npx gcda sandbox status', 'npx gcda sandbox status --json'))
    .action(
      handle((flags: FolderFlags) => {
        return handlers().runStatus({ isJson: flags.json ?? false, folder: flags.folder }, io);
      }),
    );
}

function registerStop(sandbox: Command, io: Io, handle: Handle): void {
  sandbox
    .command('stop')
    .description('stop the sandbox of this folder and wait until it is gone; values and state stay')
    .option(...folderOption)
    .option('--json', 'print what was done as JSON')
    .addHelpText('after', examples('npx gcda sandbox stop', 'npx gcda sandbox stop --json'))
    .action(
      handle((flags: FolderFlags) => {
        return handlers().runStop({ isJson: flags.json ?? false, folder: flags.folder }, io);
      }),
    );
}

/** The targets take the next port, so the last one is not allowed. */
function toPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_534) throw new InvalidArgumentError('must be a whole number from 0 to 65534.');
  return port;
}

function toRateLimit(text: string): number | 'off' {
  if (text === 'off') return 'off';
  const limit = Number(text);
  if (!/^\d+$/.test(text) || limit < 1) throw new InvalidArgumentError("must be 'off' or a whole number from 1.");
  return limit;
}

function wholeFrom(least: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!/^\d{1,9}$/.test(text) || number < least)
      throw new InvalidArgumentError(`must be a whole number from ${least}.`);
    return number;
  };
}

function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}\n`;
}
