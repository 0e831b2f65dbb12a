import type { Problem } from '../core/problem';

/** Node's own log of child processes shows the environment that each of them gets, and with it clients, keys and values. */
export function debugProblem({ NODE_DEBUG: sections = '' }: Readonly<Record<string, string | undefined>>): Problem[] {
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

/** As Node reads them: `*` stands for anything. */
function matches(pattern: string, section: string): boolean {
  const escaped = pattern.replaceAll(/[|\\{}()[\]^$+?.]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${escaped}$`, 'i').test(section);
}
