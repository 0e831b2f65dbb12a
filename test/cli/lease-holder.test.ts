import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { aWorker, hasEnded, thisProcess } from '../../cli/lease-holder';

/** The text of this process, with other parts. */
const withParts = (change: (text: string) => string): string => change(thisProcess('ada'));

test('says who, which process, when it was begun and where', () => {
  expect(thisProcess('ada')).toMatch(/^ada \(process \d+(\.\d+)? on \S+\)$/);
  expect(aWorker()).not.toBe(aWorker());
});

test('takes nobody for dead who lives, or of whom nothing is known', () => {
  const alive = [
    thisProcess('ada'),
    aWorker(),
    `${aWorker()} in dev/dev_crm_bearer/7`,
    // Nobody's process here, and a process of another machine, another start of this one, or another container.
    'ada',
    'laptop 4242 5f2b7c1e-0000-4000-8000-000000000000',
    withParts((text) => text.replace(/ on \S+\)/, ' on elsewhere/3fa9c01be2d4)')),
    withParts((text) => text.replace(/\/\w+\)$/, '/000000000000)')).replace(/process \d+/, 'process 999999999'),
  ];
  for (const holder of alive) expect([holder, hasEnded(holder)]).toEqual([holder, false]);
});

test('knows a process that has ended, a killed one that nobody has collected, and one whose number was given out again', async () => {
  const ended = withParts((text) => text.replace(/process \d+/, 'process 999999999'));
  expect([hasEnded(ended), hasEnded(`${ended} in dev/x/1`)]).toEqual([true, true]);
  expect(hasEnded(withParts((text) => text.replace(/process (\d+)\.\d+/, 'process $1.1')))).toBe(/\.\d/.test(ended));
  // A child of a shell that does not wait for it.
  const shell = spawn('sh', ['-c', 'sleep 1000 & echo $!; exec sleep 1000'], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const [line] = (await once(shell.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    const holder = withParts((text) => text.replace(/process \d+\.?\d*/, `process ${pid}`));
    expect(hasEnded(holder)).toBe(false);
    process.kill(pid, 'SIGKILL');
    // Without a time of begin a number is all there is; the kernel lists the dead child until its parent asks for it.
    expect(process.kill(pid, 0)).toBe(true);
  } finally {
    shell.kill('SIGKILL');
  }
});

test('is the same on one start of the kernel, whoever says which one it is', () => {
  const told = (boot: string): string => {
    const program = `process.stdout.write(require('${join(__dirname, '../../dist/cli/lease-holder.js')}').thisProcess('ada'))`;
    const env = { PATH: process.env.PATH ?? '', GCDA_BOOT_ID: boot };
    return spawnSync(process.execPath, ['-e', program], { env, encoding: 'utf8' }).stdout.replace(/^.* on /, '');
  };
  const one = '16a38a1a-074c-4ffa-ad93-2f61774cc031';
  expect(told(one)).toMatch(/^\S+\/\w{12}\)$/);
  expect(told(one.replaceAll('-', '').toUpperCase())).toBe(told(one));
  expect(told(one.replace('1', '2'))).not.toBe(told(one));
});
