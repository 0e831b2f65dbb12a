import { Listr } from 'listr2';
import { progressOptions } from '../../../cli/demo/progress';
import { reasonOf, toldOnce } from '../../../cli/demo/told-once';
import { ProblemsError } from '../../../core/problem';
import { aTerminal } from '../../kit/a-terminal';

test.each([true, false])('leaves what a step failed with to be told once; at a terminal: %s', async (isTTY) => {
  const { io, end } = aTerminal({ cwd: '/', env: { NO_COLOR: '1' } });
  Object.assign(io.stderr, { isTTY });
  const failure = new ProblemsError([{ code: 'a-problem', where: 'here', what: 'it is wrong', fix: 'mend it' }]);
  const steps = [{ title: 'A step', task: () => Promise.reject(failure) }].map(toldOnce);
  const error = await new Listr(steps, progressOptions(io, false)).run().catch((caught: unknown) => caught);
  expect(reasonOf(error)).toBe(failure);
  expect(end(1).stderr).toContain('A step');
  expect(end(1).stderr).not.toContain('a-problem');
});

test('lets any other error be', () => {
  expect(reasonOf('an error')).toBe('an error');
});
