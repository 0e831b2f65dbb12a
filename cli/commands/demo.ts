import { exitCodes } from '../../core/problem';
import type * as RenderDemo from '../demo/render-demo';
import type * as RunDemo from '../demo/run-demo';
import type { Io, Register } from '../io';

/* eslint-disable @typescript-eslint/no-require-imports -- loaded when the command runs, so that help stays fast; `import()` would need a
   file extension that the test runner cannot resolve */
const loadDemo = () => require('../demo/run-demo') as typeof RunDemo;
const loadRender = () => require('../demo/render-demo') as typeof RenderDemo;
/* eslint-enable @typescript-eslint/no-require-imports */

/** `gcda demo`: what `npm start` runs. */
export const registerDemo: Register = (program, io, handle) => {
  program
    .command('demo')
    .description('deploy dev, stg and prod to a sandbox, set the values, prove every action, find no leak')
    .option('--keep', 'leave the sandbox running')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExamples:\n  $ npm start\n  $ npm start -- --keep\n  $ npm start -- --json\n')
    .action(handle((options: { keep?: true; json?: true }) => demo(io, options)));
};

async function demo(io: Io, options: { readonly keep?: true; readonly json?: true }): Promise<number> {
  const { runDemo, StepError } = loadDemo();
  const { renderDemo } = loadRender();
  try {
    const { result, folder, stop, keep } = await runDemo(io, { isQuiet: options.json === true });
    if (options.keep) keep();
    else await stop();
    io.stdout.write(options.json ? `${JSON.stringify(result, null, 2)}\n` : `\n${renderDemo(result)}`);
    if (options.keep) io.stderr.write(nextCommands(folder));
    return result.success ? exitCodes.done : exitCodes.problems;
  } catch (error) {
    if (io.signal.aborted) {
      io.stderr.write('interrupted; the sandbox is stopped\n');
      return 130;
    }
    if (!(error instanceof StepError)) throw error;
    io.stderr.write(`${error.output}\n`);
    return error.exitCode;
  }
}

function nextCommands(folder: string): string {
  return `
The sandbox is running. Worth trying next:
  eval "$(npx gcda sandbox env --folder ${folder})"
  npx gcda test prod-crm lookup-account --input accountId=A-1001
  npx cdktf plan dev-crm
Stop it with: npx gcda sandbox stop --folder ${folder}
`;
}
