import fc from 'fast-check';
import { wrap } from '../../cli/wrap';

test('keeps a command that fits into a line in one, so that it can be copied', () => {
  const text = 'See that the sources have the pair in use, and run `npx gcda secrets sync dev_crm_bearer` then';
  expect(wrap(text, 57)).toEqual([
    'See that the sources have the pair in use, and run',
    '`npx gcda secrets sync dev_crm_bearer` then',
  ]);
});

test('loses nothing, and keeps to the width, whatever the text', () => {
  const word = fc.oneof(fc.constantFrom('`', '`npx gcda rotate', 'NAME`', '`a`'), fc.stringMatching(/^[a-z]{1,30}$/));
  fc.assert(
    fc.property(fc.array(word, { maxLength: 30 }), fc.integer({ min: 10, max: 80 }), (words, width) => {
      const lines = wrap(words.join(' '), width);
      expect(lines.every((line) => line.length <= width)).toBe(true);
      const bare = (texts: readonly string[]) => texts.join('').replaceAll(' ', '');
      expect(bare(lines)).toBe(bare(words));
    }),
  );
});
