import { aPage } from '../kit/a-page';
import { aWorkspace } from '../kit/a-workspace';

const workspace = aWorkspace();
afterAll(() => workspace.close());

test('docs/rotation/simulation.md can be followed as it stands', async () => {
  const page = aPage('docs/rotation/simulation.md');
  const [day, short, heavy] = await page.follow(workspace, { under: '' });
  page.shows((day?.stdout ?? '') + (day?.stderr ?? ''));
  expect(day?.stdout).toMatch(/^ +ours +0$/m);
  expect(short?.stdout).toMatch(/^ +ours +[1-9]/m);
  expect(workspace.read('rotations.svg')).toContain('</svg>');
  expect(JSON.parse(heavy?.stdout ?? '')).toMatchObject({ options: { secrets: 10_000 } });
  page.expectFollowed();
});
