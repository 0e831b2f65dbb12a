import { unsafeStartProblems, type Start } from '../../cli/unsafe-start-problems';

const found = (start: Partial<Start>) =>
  unsafeStartProblems({ env: {}, nodeOptions: [], ...start }).map(({ code, where }) => `${code} ${where}`);

test.each([
  ['NODE_TLS_REJECT_UNAUTHORIZED', '0', 'tls-weakened'],
  ['SSLKEYLOGFILE', '/tmp/keys', 'debug-shows-secrets'],
  ['NODE_DEBUG', 'http, child_process', 'debug-shows-secrets'],
  ['GENESYSCLOUD_SDK_DEBUG', 'true', 'debug-shows-secrets'],
  ['GENESYSCLOUD_SDK_DEBUG', '1', 'debug-shows-secrets'],
])('refuses to begin with %s=%s', (name, value, code) => {
  expect(found({ env: { [name]: value } })).toEqual([`${code} environment variable ${name}`]);
});

test.each([
  ['--insecure-http-parser', 'tls-weakened'],
  ['--tls-min-v1.0', 'tls-weakened'],
  ['--tls-cipher-list=ALL:eNULL', 'tls-weakened'],
  ['--security-revert=CVE-2023-46809', 'tls-weakened'],
  ['--inspect', 'debug-shows-secrets'],
  ['--inspect=127.0.0.1:0', 'debug-shows-secrets'],
  ['--inspect_brk', 'debug-shows-secrets'],
  ['--heapsnapshot-signal=SIGUSR2', 'debug-shows-secrets'],
  ['--heapsnapshot-near-heap-limit=3', 'debug-shows-secrets'],
  ['--report-on-signal', 'debug-shows-secrets'],
  ['--report-uncaught-exception', 'debug-shows-secrets'],
  ['--tls-keylog=/tmp/keys', 'debug-shows-secrets'],
  ['--trace-tls', 'debug-shows-secrets'],
  ['--abort-on-uncaught-exception', 'debug-shows-secrets'],
])('refuses %s, by variable, in quotes, among others and on the command line', (option, code) => {
  const [name, value = ''] = option.split('=');
  const quoted = `--no-warnings "${name}${value === '' ? '' : `=${value}`}"`;
  for (const text of [option, `  --no-warnings ${option}`, quoted])
    expect(found({ env: { NODE_OPTIONS: text } })).toEqual([`${code} environment variable NODE_OPTIONS`]);
  expect(found({ nodeOptions: ['--no-warnings', option] })).toEqual([`${code} command line of node`]);
});

test.each([
  { NODE_TLS_REJECT_UNAUTHORIZED: '1' },
  { NODE_TLS_REJECT_UNAUTHORIZED: '' },
  { NODE_EXTRA_CA_CERTS: '/etc/ca.pem' },
  { NODE_DEBUG: 'http,net' },
  { GENESYSCLOUD_SDK_DEBUG: 'false' },
  { NODE_OPTIONS: '--max-old-space-size=512 --use-system-ca --require ./x.js --tls-max-v1.3' },
  { NODE_V8_COVERAGE: 'coverage' },
])('begins with %j', (env) => {
  expect(found({ env })).toEqual([]);
});

test('says all at once, and quotes no value of a variable', () => {
  const problems = unsafeStartProblems({
    env: { NODE_TLS_REJECT_UNAUTHORIZED: '0', SSLKEYLOGFILE: '/marker', NODE_OPTIONS: '--tls-keylog=/marker' },
    nodeOptions: ['--inspect=marker'],
  });
  expect(problems).toHaveLength(4);
  expect(JSON.stringify(problems)).not.toContain('marker');
});
