import { InvalidArgumentError, Option } from 'commander';
import type * as RunCertificate from '../../rotation/run-certificate';
import type { Register } from '../../io';

// Loaded when the command runs, so that help stays fast; `import()` would need a file extension that the test runner cannot resolve.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
const handlers = () => require('../../rotation/run-certificate') as typeof RunCertificate;

interface Options {
  readonly generation?: number;
  readonly json?: boolean;
}

const notes = `
Every claim in it is proven, refuted or not proven. The exit code is 0 when all that are required are proven, 1 when one is
refuted, 2 when one is not proven (yet): what is missing may appear later, such as the platform's audit record.`;

/** `gcda rotation certificate NAME`. */
export const registerCertificate: Register = (rotation, io, handle) => {
  rotation
    .command('certificate <NAME>')
    .description('say what is proven of the newest rotation of a secret, and sign it')
    .option('--generation <N>', 'the rotation that made this generation', toGeneration)
    .addOption(new Option('--markdown', 'for people, with the JSON at its end; the default').conflicts('json'))
    .option('--json', 'the signed certificate alone, as one line of JSON')
    .addHelpText('after', notes)
    .addHelpText(
      'after',
      '\nExamples:\n  $ npx gcda rotation certificate prod_crm_bearer > certificate.md\n  $ npx gcda rotation certificate prod_crm_bearer --generation 7 --json > certificate.json\n',
    )
    .action(
      handle((name: string, { generation, json }: Options) =>
        handlers().runCertificate({ name, generation, isJson: json ?? false }, io),
      ),
    );
};

function toGeneration(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1.');
  return Number(text);
}
