import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Testing } from 'cdktf';
import { z } from 'zod';
import {
  addAppChecks,
  AtomicSecret,
  collectInventory,
  collectProblems,
  DataAction,
  ExternalService,
  GenesysStack,
  get,
  header,
  path,
  type DataActionProps,
} from '../../../constructs';
import { deployedDirectory, deployedStack, readDeployed, type DeployedRecord } from '../../../core/deployed';
import { isPresent, type Environment } from '../../../core/environment';
import type { StateBackend } from '../../../core/state-backend';
import { anEnvironment } from '../../kit/an-environment';
import { aToken } from '../../kit/synth-stack';

type Props = Partial<DataActionProps<string, z.ZodObject, z.ZodType>>;
type Declare = (stack: GenesysStack, add: (id: string, props?: Props) => void) => void;

const lookup: Declare = (_stack, add) => add('lookup');

function actionProps(service: ExternalService, token: AtomicSecret, overrides: Props) {
  return {
    service,
    input: z.object({ accountId: z.string().max(40) }),
    output: z.object({ name: z.string() }),
    request: get(path`/accounts/${'accountId'}`),
    headers: { Authorization: header`Bearer ${token}` },
    ...overrides,
  } as DataActionProps<string, z.ZodObject, z.ZodType>;
}

/** An app with the service `crm`, its bearer token and what `declare` adds, in each environment. */
function anApp(
  environments: readonly Environment[],
  declare: Declare = lookup,
  { deployed, secret = 'bearer' }: { readonly deployed?: DeployedRecord; readonly secret?: string } = {},
): App {
  const app = new App();
  for (const environment of environments) {
    const stack = new GenesysStack(app, 'crm', environment);
    const service = new ExternalService(stack, 'crm', { environment });
    const token = new AtomicSecret(stack, secret, { service, ...aToken, type: secret });
    declare(stack, (id, props = {}) => {
      new DataAction(stack, id, actionProps(service, token, props));
    });
  }
  addAppChecks(app, deployed ? { deployed } : {});
  return app;
}

const found = (app: App) => collectProblems(app).map(({ where, code }) => [where, code]);

describe('what an environment has', () => {
  const [dev, prod] = [anEnvironment(), anEnvironment({ name: 'prod' })];
  const devOnly: Declare = ({ environment }, add) => {
    add('lookup');
    if (environment.name === 'dev') add('probe');
  };

  test('is the same in all, and nothing needs to be said', () => {
    expect(found(anApp([dev, prod]))).toEqual([]);
  });

  test('is missed where another has more', () => {
    const problems = collectProblems(anApp([dev, prod], devOnly));
    expect(problems).toEqual([expect.objectContaining({ where: 'dev-crm/probe', code: 'missing-in-environment' })]);
    expect(problems[0]?.what).toBe('action crm/probe exists in dev and is missing in prod');
    expect(problems[0]?.at).toContain('variants.test.ts');
  });

  test('is missed for secrets too', () => {
    const app = anApp([dev, prod], (stack, add) => {
      add('lookup');
      const service = stack.node.findChild('crm') as ExternalService;
      if (stack.environment.name === 'prod') new AtomicSecret(stack, 'apikey', { service, type: 'apikey' });
    });
    expect(found(app)).toEqual([['prod-crm/apikey', 'missing-in-environment']]);
  });

  test('may be less where `absent` says why, and the stack can ask', () => {
    const without = anEnvironment({
      name: 'prod',
      absent: [{ service: 'crm', action: 'probe', reason: 'a probe of the test data only' }],
    });
    const asking: Declare = ({ environment }, add) => {
      add('lookup');
      if (isPresent(environment, { service: 'crm', action: 'probe' })) add('probe');
    };
    expect(found(anApp([dev, without], asking))).toEqual([]);
  });

  test('may lack a whole service', () => {
    const without = anEnvironment({ name: 'prod', absent: [{ service: 'billing', reason: 'not bought yet' }] });
    const billing: Declare = (stack, add) => {
      add('lookup');
      const { environment } = stack;
      if (!isPresent(environment, { service: 'billing' })) return;
      const service = new ExternalService(stack, 'billing', { environment });
      new AtomicSecret(stack, 'billing-apikey', { service, type: 'apikey' });
    };
    const having = anEnvironment({
      services: { crm: { baseUrl: 'https://crm.example.com' }, billing: { baseUrl: 'https://billing.example.com' } },
    });
    expect(found(anApp([having, without], billing))).toEqual([]);
  });

  test.each([
    ['has it all the same', { service: 'crm', action: 'lookup', reason: 'none' }, 'absent-but-declared'],
    ['names nothing that exists', { service: 'crm', action: 'lokup', reason: 'none' }, 'absence-unknown'],
    ['gives no reason', { service: 'crm', action: 'lookup', reason: ' ' }, 'reason-missing'],
  ])('is wrong in `absent` where it %s', (_case, absence, code) => {
    const wrong = anEnvironment({ name: 'prod', absent: [absence] });
    expect(collectProblems(anApp([dev, wrong])).map((problem) => problem.code)).toContain(code);
  });
});

describe('where values come from', () => {
  const age = { kind: 'age', directory: 'values' } as const;

  test.each<[string, Environment['values'], string, string]>([
    ['an age file without an identity', { default: age }, '#values.default', 'identityFile or identityVariable'],
    [
      'an age file with two',
      { default: { ...age, identityFile: 'key.txt', identityVariable: 'AGE_IDENTITY' } },
      '#values.default',
      'identityFile or identityVariable',
    ],
    [
      'a program without a name',
      { default: { kind: 'env' }, secrets: { dev_crm_bearer: { kind: 'exec', command: [''] } } },
      '#values.secrets.dev_crm_bearer.command.0',
      'too small',
    ],
    [
      'a Vault without an address',
      { default: { kind: 'vault', address: 'vault', mount: 'secret', path: 'genesys', tokenVariable: 'VAULT_TOKEN' } },
      '#values.default.address',
      'invalid URL',
    ],
    [
      'a Vault whose path leads elsewhere',
      {
        default: {
          kind: 'vault',
          address: 'https://vault.example.com',
          mount: 'secret',
          path: '../sys',
          tokenVariable: 'VAULT_TOKEN',
        },
      },
      '#values.default.path',
      'invalid string',
    ],
  ])('is judged at synthesis: %s', (_case, values, where, what) => {
    expect(collectProblems(anApp([anEnvironment({ values })]))).toEqual([
      expect.objectContaining({
        code: 'source-invalid',
        where: `environment dev${where}`,
        what: expect.stringContaining(what) as string,
        fix: expect.stringContaining('environments/dev.ts') as string,
      }),
    ]);
  });

  test('may be of any kind', () => {
    const values: Environment['values'] = {
      default: { ...age, identityVariable: 'AGE_IDENTITY' },
      secrets: { dev_crm_bearer: { kind: 'exec', command: ['op', 'read', 'op://dev/crm'] } },
    };
    expect(found(anApp([anEnvironment({ values })]))).toEqual([]);
  });
});

describe('licence', () => {
  test.each([
    [{ licence: 'CX2', auditRetentionDays: 365 }, ['licence-too-low']],
    [{ licence: 'CX3', auditRetentionDays: 365 }, []],
    [{ auditRetentionDays: 365 }, []],
    [{ licence: 'CX2' }, []],
  ] as const)('%j is %j', (settings, codes) => {
    const problems = collectProblems(anApp([anEnvironment(settings)]));
    expect(problems.map(({ code }) => code)).toEqual(codes);
  });
});

describe('state backend', () => {
  const backendOf = (state: StateBackend, sandbox?: Environment['sandbox']) => {
    const environment = anEnvironment({ state, ...(sandbox ? { sandbox } : {}) });
    const stack = new GenesysStack(new App(), 'crm', environment);
    return (JSON.parse(Testing.synth(stack)) as { readonly terraform: object }).terraform;
  };

  test.each<[StateBackend, object]>([
    [{ kind: 'local' }, { backend: { local: { path: '../../../terraform.dev-crm.tfstate' } } }],
    [
      { kind: 's3', bucket: 'states', region: 'eu-central-1', prefix: 'genesys' },
      {
        backend: {
          s3: {
            bucket: 'states',
            region: 'eu-central-1',
            key: 'genesys/dev-crm.tfstate',
            encrypt: true,
            use_lockfile: true,
          },
        },
      },
    ],
    [
      { kind: 's3', bucket: 'states', region: 'eu-central-1', endpoint: 'https://minio.example.com' },
      {
        backend: {
          s3: {
            bucket: 'states',
            region: 'eu-central-1',
            key: 'dev-crm.tfstate',
            encrypt: true,
            use_lockfile: true,
            endpoints: { s3: 'https://minio.example.com' },
            use_path_style: true,
            skip_credentials_validation: true,
            skip_requesting_account_id: true,
            skip_region_validation: true,
            skip_metadata_api_check: true,
          },
        },
      },
    ],
    [{ kind: 'pg' }, { backend: { pg: { schema_name: 'dev_crm' } } }],
    [
      { kind: 'cloud', organization: 'acme', prefix: 'genesys' },
      { cloud: { organization: 'acme', workspaces: { name: 'genesys-dev-crm' } } },
    ],
  ])('%j names one place for each stack, and no credential', (state, expected) => {
    const { backend, cloud } = { backend: undefined, cloud: undefined, ...backendOf(state) };
    expect({ ...(backend ? { backend } : {}), ...(cloud ? { cloud } : {}) }).toEqual(expected);
  });

  test('is the sandbox’s own folder while one is in force', () => {
    const sandbox = { genesysUrl: 'http://127.0.0.1:4010', stateDirectory: '/data/tfstate' };
    expect(backendOf({ kind: 's3', bucket: 'states', region: 'eu-central-1' }, sandbox)).toMatchObject({
      backend: { local: { path: '/data/tfstate/terraform.dev-crm.tfstate' } },
    });
  });
});

test.each<[StateBackend, object]>([
  [{ kind: 'local' }, { local: { path: '/data/tfstate/terraform.dev-crm.tfstate' } }],
  [{ kind: 'pg' }, { pg: { schema_name: 'sandbox_0123abcd_dev_crm' } }],
  [
    { kind: 's3', bucket: 'states', region: 'eu-central-1', prefix: 'genesys' },
    { s3: { key: 'sandbox-0123abcd-genesys/dev-crm.tfstate' } },
  ],
])('a sandbox that keeps declared state never names the real place of %j', (state, backend) => {
  const sandbox = {
    genesysUrl: 'http://127.0.0.1:4010',
    stateDirectory: '/data/tfstate',
    statePrefix: 'sandbox-0123abcd',
  };
  const stack = new GenesysStack(new App(), 'crm', anEnvironment({ state, sandbox }));
  expect(JSON.parse(Testing.synth(stack))).toMatchObject({ terraform: { backend } });
});

describe('what is deployed', () => {
  const dev = anEnvironment();
  const before = (declare: Declare = lookup): DeployedRecord => ({
    stacks: [deployedStack(collectInventory(anApp([dev], declare)), 'dev-crm')],
    unread: [],
    problems: [],
  });
  const output = z.object({ name: z.string(), tier: z.string() });

  test.each<[string, Props]>([
    ['output contract', { output }],
    ['input contract', { input: z.object({ accountId: z.string().max(40), limit: z.int() }) }],
    ['secure', { secure: true }],
  ])('is not replaced by another %s without a word', (_what, props) => {
    const app = anApp([dev], (_stack, add) => add('lookup', props), { deployed: before() });
    expect(found(app)).toEqual([['dev-crm/lookup', 'action-would-be-replaced']]);
  });

  test('is not moved to another integration without a word', () => {
    const app = anApp([dev], lookup, { deployed: before(), secret: 'apikey' });
    expect(found(app)).toEqual([['dev-crm/lookup', 'action-would-be-replaced']]);
  });

  test('may change in everything else', () => {
    const change: Declare = (_stack, add) =>
      add('lookup', { timeoutSeconds: 30, request: get(path`/v2/accounts/${'accountId'}`) });
    expect(found(anApp([dev], change, { deployed: before() }))).toEqual([]);
  });

  test('stays beside its next version, and goes once that was deployed', () => {
    const both: Declare = (_stack, add) => {
      add('lookup');
      add('lookup', { version: 2, output });
    };
    const next: Declare = (_stack, add) => add('lookup', { version: 2, output });
    const app = anApp([dev], both, { deployed: before() });
    expect(found(app)).toEqual([]);
    expect(collectInventory(app).environments[0]?.actions.map(({ name }) => name)).toEqual([
      'dev-crm-lookup',
      'dev-crm-lookup-v2',
    ]);
    expect(found(anApp([dev], next, { deployed: before() }))).toEqual([
      ['dev-crm/lookup-v2', 'action-would-be-replaced'],
    ]);
    expect(found(anApp([dev], next, { deployed: before(both) }))).toEqual([]);
  });

  test('may be replaced where that is accepted, for that contract alone', () => {
    const change =
      (props: Props): Declare =>
      (_stack, add) =>
        add('lookup', props);
    const [problem] = collectProblems(anApp([dev], change({ output }), { deployed: before() }));
    const contract = /contract: '([0-9a-f]{12})'/.exec(problem?.fix ?? '')?.[1] ?? '';
    const acceptReplacement = { contract, reason: 'no flow uses it yet' };
    expect(found(anApp([dev], change({ output, acceptReplacement }), { deployed: before() }))).toEqual([]);
    expect(found(anApp([dev], change({ output, secure: true, acceptReplacement }), { deployed: before() }))).toEqual([
      ['dev-crm/lookup', 'action-would-be-replaced'],
    ]);
    const unfounded = change({ output, acceptReplacement: { contract, reason: '' } });
    expect(found(anApp([dev], unfounded, { deployed: before() }))).toEqual([['dev-crm/lookup', 'reason-missing']]);
  });

  describe('and no longer declared', () => {
    const both: Declare = (_stack, add) => {
      add('lookup');
      add('probe');
    };
    const retired = [{ service: 'crm', action: 'probe', reason: 'no published flow used it since March' }];

    test('is refused, with the entry that would accept it', () => {
      const problems = collectProblems(anApp([dev], lookup, { deployed: before(both) }));
      expect(problems).toEqual([
        expect.objectContaining({
          code: 'action-would-be-removed',
          where: 'dev-crm',
          at: expect.stringContaining('variants.test.ts') as string,
          fix: expect.stringContaining("{ service: 'crm', action: 'probe', reason: '…' }") as string,
        }),
      ]);
    });

    test('is refused for the latest version too, when an earlier one stays', () => {
      const versions: Declare = (_stack, add) => {
        add('lookup');
        add('lookup', { version: 2, output });
      };
      expect(found(anApp([dev], lookup, { deployed: before(versions) }))).toEqual([
        ['dev-crm', 'action-would-be-removed'],
      ]);
    });

    test('may go where `retired` says why', () => {
      expect(found(anApp([anEnvironment({ retired })], lookup, { deployed: before(both) }))).toEqual([]);
      expect(found(anApp([anEnvironment({ retired })], lookup))).toEqual([]);
    });

    test.each<[string, Environment['retired'], Declare, (readonly string[])[]]>([
      [
        'of another service',
        [{ ...retired[0]!, service: 'payment' }],
        lookup,
        [['dev-crm', 'action-would-be-removed']],
      ],
      ['without a reason', [{ ...retired[0]!, reason: ' ' }], lookup, [['dev-crm', 'reason-missing']]],
      ['for what is declared again', retired, both, [['dev-crm/probe', 'retired-but-declared']]],
    ])('is not helped by an entry %s', (_case, entries = [], declare, expected) => {
      const environment = anEnvironment({ retired: entries });
      expect(found(anApp([environment], declare, { deployed: before(both) }))).toEqual(expected);
    });
  });

  test.each([0, 1.5, Number.NaN])('has versions that are counted, not %s', (version) => {
    expect(found(anApp([dev], (_stack, add) => add('lookup', { version })))).toContainEqual([
      expect.stringContaining('dev-crm/lookup'),
      'version-invalid',
    ]);
  });

  test('is read from one file a stack; a damaged one is a problem, no file is no claim', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gcda-deployed-'));
    try {
      const [stack] = before().stacks;
      writeFileSync(join(folder, 'dev-crm.json'), JSON.stringify(stack));
      expect(readDeployed(folder)).toEqual({ stacks: [stack], unread: [], problems: [] });
      writeFileSync(
        join(folder, 'stg-crm.json'),
        `<<<<<<< HEAD\n${readFileSync(join(folder, 'dev-crm.json'), 'utf8')}`,
      );
      const { unread } = readDeployed(folder);
      const problem = expect.objectContaining({ code: 'deployed-record-invalid' }) as unknown;
      expect(unread).toEqual([{ stack: 'stg-crm', file: join(folder, 'stg-crm.json'), problems: [problem] }]);
      // It says so, and what is judged by other records goes on.
      const stg = anEnvironment({ name: 'stg' });
      const judged = collectProblems(anApp([dev, stg], lookup, { deployed: readDeployed(folder) }));
      expect(judged).toEqual([
        expect.objectContaining({
          ...{ where: join(folder, 'stg-crm.json'), code: 'deployed-record-invalid', level: 'warning' },
          what: expect.stringContaining('stg-crm is neither deployed nor promoted until it is mended') as string,
        }),
      ]);
      // A stack that the code has no more would be forgotten with it.
      expect(found(anApp([dev], lookup, { deployed: readDeployed(folder) }))).toEqual([
        [join(folder, 'stg-crm.json'), 'deployed-record-invalid'],
        ['stg-crm', 'stack-orphaned'],
      ]);
      expect(readDeployed(join(folder, 'none'))).toEqual({ stacks: [], unread: [], problems: [] });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('is recorded in the project, or where the user says, and of a sandbox beside its state', () => {
    const sandbox = { stateDirectory: '/data/tfstate' };
    expect([
      deployedDirectory('/project', {}),
      deployedDirectory('/project', { chosen: 'records/genesys' }),
      deployedDirectory('/project', { chosen: '/records' }),
      deployedDirectory('/project', { chosen: '', sandbox }),
    ]).toEqual(['/project/deployed', '/project/records/genesys', '/records', '/data/tfstate/deployed']);
  });
});
