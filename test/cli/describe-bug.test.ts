import { InternalError } from '../../core/internal-error';
import { unsafeStartProblems } from '../../cli/unsafe-start-problems';
import { describeBug } from '../../cli/describe-bug';

const marker = 'marker-of-a-value';

function thrown(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

test.each([
  ['a message', () => new Error(marker)],
  ['a message of several lines, one like a frame', () => new Error(`x\n    at ${marker} (file.js:1:1)`)],
  ['a parser’s message', () => thrown(() => JSON.parse(marker))],
  ['a header that is none', () => thrown(() => new Headers({ authorization: `${marker}\n` }))],
  ['a name', () => Object.assign(new Error('x'), { name: `${marker} !` })],
  ['a code', () => Object.assign(new Error('x'), { code: marker })],
  ['a cause', () => new Error('x', { cause: new Error(marker) })],
  ['a text that was thrown', () => marker],
])('shows nothing of %s', (_what, make) => {
  expect(describeBug(make())).not.toContain(marker);
});

test('tells the kind of an error and where it was thrown, and our own words', () => {
  const text = describeBug(Object.assign(new TypeError('x'), { code: 'ERR_INVALID_ARG_VALUE' }));
  expect(text).toMatch(/^TypeError: ERR_INVALID_ARG_VALUE\n +at .*describe-bug\.test\.ts/);
  expect(describeBug(new InternalError('dev: it was to be written with a field missing'))).toMatch(
    /^InternalError: dev: it was to be written with a field missing\n +at /,
  );
});

test.each(['child_process', 'http,child_process', '*', 'child*', 'CHILD_PROCESS'])(
  'refuses NODE_DEBUG=%s',
  (sections) => {
    expect(unsafeStartProblems({ env: { NODE_DEBUG: sections }, nodeOptions: [] })).toEqual([
      expect.objectContaining({ code: 'debug-shows-secrets' }),
    ]);
  },
);

test.each(['', 'http,net,tls', 'child', 'xchild_process'])('lets NODE_DEBUG=%s pass', (sections) => {
  expect(unsafeStartProblems({ env: { NODE_DEBUG: sections }, nodeOptions: [] })).toEqual([]);
});
