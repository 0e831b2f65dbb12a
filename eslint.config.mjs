import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Rooms that may touch the outside world directly (design: edges). */
const edges = [
  'cli/**',
  '**/serve.ts',
  'genesys/send.ts',
  'genesys/system-fetch.ts',
  'core/clock.ts',
  'scripts/**',
  'bench/**',
  'test/**',
  'main.ts',
];

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'node_modules/',
      'packages/*/lib/',
      'packages/provider-genesyscloud/src/',
      'cdktf.out/',
      '.gcda/',
      'coverage/',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        module: 'writable',
        require: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        __dirname: 'readonly',
      },
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.ts'],
    ignores: edges,
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Only edges read the environment; take the value as an argument.',
        },
        { object: 'Date', property: 'now', message: 'Take a Clock as an argument.' },
        { object: 'Math', property: 'random', message: 'Take randomness as an argument.' },
      ],
      'no-restricted-globals': ['error', { name: 'fetch', message: 'Take a fetch function as an argument.' }],
    },
  },
  { files: edges, rules: { 'no-console': 'off' } },
  {
    files: ['test/**'],
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off', '@typescript-eslint/unbound-method': 'off' },
  },
);
