// Packages that ship ES modules only; jest runs CommonJS, so they are transformed like our own files.
const esmOnly = [
  'oidc-provider',
  'jose',
  'nanoid',
  'eta',
  'quick-lru',
  'oauth4webapi',
  'listr2',
  'age-encryption',
  '@noble',
  '@scure',
  'cli-truncate',
  'log-update',
  'slice-ansi',
  'string-width',
  'strip-ansi',
  'ansi-regex',
  'ansi-styles',
  'wrap-ansi',
  'is-fullwidth-code-point',
  'eventemitter3',
  'rfdc',
  'colorette',
  'cli-cursor',
  'restore-cursor',
  'onetime',
  'mimic-function',
  'ansi-escapes',
  'environment',
  'get-east-asian-width',
  'commander',
  '@secretlint',
  // Imports at run time, which jest's own module system cannot.
  '@opentelemetry/otlp-exporter-base',
];

const shared = {
  rootDir: '.',
  testEnvironment: 'node',
  transform: {
    '\\.[cm]?[jt]s$': [
      '@swc/jest',
      {
        jsc: { target: 'es2024', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  transformIgnorePatterns: [
    `/node_modules/(?!(${esmOnly.join('|')})/)`,
    '<rootDir>/packages/[^/]+/lib/',
    '<rootDir>/dist/',
  ],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/cdktf.out/', '<rootDir>/.gcda/'],
  clearMocks: true,
};

/** `unit` is what `npm run test:fast` runs; `e2e` starts real processes (Terraform, the sandbox, the command line) and is slower. */
module.exports = {
  // jest takes this for all projects or for none; end-to-end tests raise it for themselves.
  // The longest takes eight seconds alone, and machines that do other things take three times as long.
  testTimeout: 60_000,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['<rootDir>/test/e2e/'],
    },
    {
      ...shared,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
      setupFilesAfterEnv: ['<rootDir>/test/kit/e2e-time-limit.ts'],
    },
  ],
};
