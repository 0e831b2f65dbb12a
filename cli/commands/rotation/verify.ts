import type * as RunVerify from '../../rotation/run-verify';
import type { Register } from '../../io';

// Loaded when the command runs, so that help stays fast; `import()` would need a file extension that the test runner cannot resolve.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
const handlers = () => require('../../rotation/run-verify') as typeof RunVerify;

interface Options {
  readonly publicKey?: string;
  readonly json?: boolean;
}

/** `gcda rotation verify FILE`. */
export const registerVerify: Register = (rotation, io, handle) => {
  rotation
    .command('verify <FILE>')
    .description('prove that a certificate is, byte for byte, what was signed; JSON or Markdown')
    .option('--public-key <FILE>', 'public half of the key that must have signed it (default: that of the key here)')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  $ npx gcda rotation verify certificate.json --public-key signing.pem\n  $ npx gcda rotation verify certificate.md\n',
    )
    .action(
      handle((file: string, { publicKey, json }: Options) =>
        handlers().runVerify({ file, publicKeyFile: publicKey, isJson: json ?? false }, io),
      ),
    );
};
