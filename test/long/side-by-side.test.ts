import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { DemoResult } from '../../cli/demo/demo-result';
import { aWorkspace, type Workspace } from '../kit/a-workspace';

const [one, other] = [aWorkspace(), aWorkspace()];
afterAll(() => {
  one.close();
  other.close();
});

async function demo(workspace: Workspace) {
  const child = workspace.start('gcda', ['demo', '--json']);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout!), text(child.stderr!)]);
  return { code: await ended, stderr, stdout };
}

test('npm start runs beside others, in the same folder and in another, and none leaves anything', async () => {
  const runs = await Promise.all([demo(one), demo(one), demo(other)]);
  for (const { code, stderr, stdout } of runs) {
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const result = JSON.parse(stdout) as DemoResult;
    expect(result).toMatchObject({ valuesWritten: 15, success: true, search: { found: [] } });
    expect(result.deploys).toMatchObject([{ added: 45 }, { added: 0, changed: 0, destroyed: 0 }]);
  }
  for (const { folder } of [one, other]) expect(existsSync(join(folder, '.gcda/demo'))).toBe(false);
});
