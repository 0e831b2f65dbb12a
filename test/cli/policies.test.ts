import { tmpdir } from 'node:os';
import { App } from 'cdktf';
import type * as ProjectApp from '../../app';
import { renderPolicies, type ListedRule } from '../../cli/render-policies';
import { run } from '../../cli/run';
import { addRule, GenesysStack, type OwnRule } from '../../constructs';
import { pack } from '../../constructs/judge/pack/pack';
import { anEnvironment } from '../kit/an-environment';
import { aTerminal } from '../kit/a-terminal';

const ownRule: OwnRule = {
  id: 'acme/actions-are-quick',
  level: 'warning',
  suppression: 'allowed',
  meaning: 'An action may take longer than 10 seconds.',
  cause: 'A slow service.',
  explanation: 'Callers hear silence for as long as an action runs.',
  fix: 'Lower `timeoutSeconds`.',
  source: 'ACME integration handbook, chapter 5',
  judge: () => [],
};

jest.mock('../../app', () => ({
  ...jest.requireActual<typeof ProjectApp>('../../app'),
  buildApp: ({ outdir = '' } = {}) => {
    const app = new App({ outdir });
    addRule(new GenesysStack(app, 'crm', anEnvironment()), ownRule);
    return app;
  },
}));

async function policies(...args: readonly string[]) {
  const { io, end } = aTerminal({ cwd: tmpdir() });
  return end(await run(['policies', ...args], io));
}

const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));

test('lists every rule, the project’s own last, within 80 columns', async () => {
  const { code, stdout, stderr } = await policies();
  expect([code, stderr]).toEqual([0, '']);
  const listed = [...stdout.matchAll(/^(\S+) +(error|warning) +(yes|no)$/gm)].map(([, id]) => id);
  expect(listed).toEqual([...Object.keys(pack), 'acme/actions-are-quick']);
  expect(widest(stdout)).toBeLessThanOrEqual(80);
});

test('explains every rule within 80 columns', async () => {
  for (const id of [...Object.keys(pack), 'acme/actions-are-quick']) {
    const { code, stdout } = await policies(id);
    expect(code).toBe(0);
    expect(widest(stdout)).toBeLessThanOrEqual(80);
  }
});

test('renders rules for people', () => {
  const rules = (['secret-outside-header', 'request-too-large'] as const).map((id): ListedRule => ({
    id,
    level: 'error',
    ...pack[id],
  }));
  const own = { ...ownRule, level: 'warning' } as const;
  expect(renderPolicies([...rules, own])).toMatchInlineSnapshot(`
   "rule                    level    suppressible
   secret-outside-header   error    no
       A path, query, body or response text names a secret or what was obtained
       with one, as it is or in the escapes of URLs, HTML or JavaScript.
   request-too-large       error    yes
       A request could pass 524,288 bytes, its inputs being as long as the contract
       allows and every secret 4 KB.
   acme/actions-are-quick  warning  yes
       An action may take longer than 10 seconds.
   "
  `);
});

test('explains one rule', async () => {
  expect((await policies('request-too-large')).stdout).toMatchInlineSnapshot(`
   "request-too-large
     level         error
     suppressible  yes, for a time and with reason and owner
     finds         A request could pass 524,288 bytes, its inputs being as long as
                   the contract allows and every secret 4 KB.
     cause         A string without \`.max(…)\`, a large literal.
     why           The platform refuses larger requests with 413, resolved values
                   included, and whether one is too large depends on the inputs of
                   the day. The figure is the worst case that the contract allows;
                   who knows that inputs stay shorter may suppress it, for a time.
     fix           Bound the inputs.
     source        guide 2; guide, edge case 2
   "
  `);
});

test('--json gives the rules as data, one or all', async () => {
  const { rules } = JSON.parse((await policies('--json')).stdout) as { readonly rules: readonly ListedRule[] };
  expect(rules).toHaveLength(Object.keys(pack).length + 1);
  const one = JSON.parse((await policies('acme/actions-are-quick', '--json')).stdout) as object;
  const { judge: _judge, ...told } = ownRule;
  expect(one).toEqual({ rules: [told] });
});

test('guesses which rule was meant, and repeats nothing', async () => {
  const slip = await policies('literal-secrets');
  expect(slip).toMatchObject({ code: 1, stdout: '' });
  expect(slip.stderr).toContain('rule-unknown');
  expect(slip.stderr).toContain('did you mean literal-secret?');
  expect((await policies('hunter2hunter2')).stderr).not.toContain('hunter2');
});
