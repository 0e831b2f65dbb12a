import type { Problem } from '../core/problem';

/** How a process was started. */
export interface Start {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Node's own options on its command line: `process.execArgv`. */
  readonly nodeOptions: readonly string[];
}

/** Node's options under which TLS proves less than it should. Other authorities (`--use-system-ca`, NODE_EXTRA_CA_CERTS) are none of them. */
const weakening = new Set([
  '--insecure-http-parser',
  '--security-revert',
  '--tls-cipher-list',
  '--tls-min-v1.0',
  '--tls-min-v1.1',
  '--tls-max-v1.0',
  '--tls-max-v1.1',
]);
/** Those under which memory, environment or session keys get into a file, to a debugger or into a core. */
const showing = new Set([
  '--abort-on-uncaught-exception',
  '--experimental-report',
  '--heapsnapshot-near-heap-limit',
  '--heapsnapshot-signal',
  '--inspect',
  '--inspect-brk',
  '--inspect-wait',
  '--report-on-fatalerror',
  '--report-on-signal',
  '--report-uncaught-exception',
  '--tls-keylog',
  '--trace-tls',
]);

/** Why nothing is begun: something in the environment or on the command line would weaken TLS, or show what is in memory. */
export function unsafeStartProblems({ env, nodeOptions }: Start): Problem[] {
  return [
    ...tlsUnchecked(env),
    ...keyLog(env),
    ...childProcessLog(env),
    ...providerLog(env),
    ...optionProblems(split(env.NODE_OPTIONS ?? ''), 'environment variable NODE_OPTIONS'),
    ...optionProblems(nodeOptions, 'command line of node'),
  ];
}

/** As Node reads it: exactly this text. */
function tlsUnchecked({ NODE_TLS_REJECT_UNAUTHORIZED: setting }: Start['env']): Problem[] {
  if (setting !== '0') return [];
  return [
    {
      code: 'tls-weakened',
      where: 'environment variable NODE_TLS_REJECT_UNAUTHORIZED',
      what: 'with 0, values are sent to whoever answers: no certificate is checked',
      fix: 'unset it; name the authority of your own servers in NODE_EXTRA_CA_CERTS=FILE',
    },
  ];
}

/** Node does not look at it; programs that are sources of values do. */
function keyLog({ SSLKEYLOGFILE: file = '' }: Start['env']): Problem[] {
  if (file === '') return [];
  return [
    {
      code: 'debug-shows-secrets',
      where: 'environment variable SSLKEYLOGFILE',
      what: 'programs that are started write the keys of their TLS sessions to it, by which values can be read',
      fix: 'unset it',
    },
  ];
}

/** Node's own log of child processes shows the environment that each of them gets, and with it clients, keys and values. */
function childProcessLog({ NODE_DEBUG: sections = '' }: Start['env']): Problem[] {
  if (!sections.split(',').some((section) => matches(section, 'child_process'))) return [];
  return [
    {
      code: 'debug-shows-secrets',
      where: 'environment variable NODE_DEBUG',
      what: 'its section child_process prints the environment of every program that is started, secrets included',
      fix: 'name the sections that you need, without this one: NODE_DEBUG=http,net',
    },
  ];
}

/** The official provider writes bodies of requests and answers to a file then, secrets of OAuth clients among them. */
function providerLog({ GENESYSCLOUD_SDK_DEBUG: setting = '' }: Start['env']): Problem[] {
  if (/^(|0|f|false)$/i.test(setting)) return [];
  return [
    {
      code: 'debug-shows-secrets',
      where: 'environment variable GENESYSCLOUD_SDK_DEBUG',
      what: 'the provider writes bodies of requests and answers to a file',
      fix: 'unset it',
    },
  ];
}

function optionProblems(given: readonly string[], where: string): Problem[] {
  const names = [...new Set(given.map(nameOf))];
  const unsafe = (code: string, what: string, option: string): Problem => ({
    ...{ code, where, what: `${option} ${what}` },
    fix: `start it without ${option}`,
  });
  return [
    ...names.filter((name) => weakening.has(name)).map((name) => unsafe('tls-weakened', 'weakens TLS or HTTP', name)),
    ...names
      .filter((name) => showing.has(name))
      .map((name) => unsafe('debug-shows-secrets', 'shows what is in memory or in the environment', name)),
  ];
}

/** `--inspect` of `--inspect=0`; Node takes underscores for dashes. */
function nameOf(option: string): string {
  return (option.split('=', 1)[0] ?? '').replaceAll('_', '-');
}

/** As Node parts it: at blanks, but for those between double quotes, which a backslash escapes. */
function split(options: string): string[] {
  const parts = options.match(/(?:"(?:[^"\\]|\\.)*"|[^\s"])+/g) ?? [];
  return parts.map((part) => part.replaceAll(/"((?:[^"\\]|\\.)*)"/g, '$1').replaceAll(/\\(.)/g, '$1'));
}

/** As Node reads sections: `*` stands for anything. */
function matches(pattern: string, section: string): boolean {
  const escaped = pattern
    .trim()
    .replaceAll(/[|\\{}()[\]^$+?.]/g, '\\$&')
    .replaceAll('*', '.*');
  return new RegExp(`^${escaped}$`, 'i').test(section);
}
