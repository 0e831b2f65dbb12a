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

/**
 * `unit` is what `npm run test:fast` runs. `e2e` starts real processes (Terraform, the sandbox, the command line). `long` takes minutes by
 * nature: fault campaigns, real lifetimes, dozens of Terraform runs.
 */
module.exports = {
  // Ends a test that waits for what does not come, and nothing else: no test is expected to be near it on any machine.
  testTimeout: 20 * 60_000,
  reporters: ['default', '<rootDir>/scripts/stall-reporter.js'],
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['<rootDir>/test/e2e/', '<rootDir>/test/long/'],
    },
    { ...shared, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.test.ts'] },
    { ...shared, displayName: 'long', testMatch: ['<rootDir>/test/long/**/*.test.ts'] },
  ],
};
