import { spawnSync } from 'node:child_process';
import { shellCommand } from '../../cli/shell-command';

test.each([0, 1, 3, 12, 60])(
  'makes a command with %d names that a shell takes as it is, in lines of 80 columns',
  (count) => {
    const names = Array.from({ length: count }, (_, index) => `environment-of-some-length-${index}-crm`);
    const text = shellCommand('npx gcda secrets sync', names);
    for (const line of text.split('\n')) expect(line.length + 2).toBeLessThanOrEqual(80);
    const pasted = `npx() { printf '%s\\n' "$@"; }\n  ${text}\n`;
    const { stdout } = spawnSync('sh', ['-c', pasted], { encoding: 'utf8' });
    expect(stdout.trim().split('\n')).toEqual(['gcda', 'secrets', 'sync', ...names]);
  },
);
