import { inspect } from 'node:util';
import fc from 'fast-check';
import { Redacted } from '../../core/redacted';

test('gives its value through one door only', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 12 }), (value) => {
      const redacted = Redacted.of(value);
      const shown = [String(redacted), JSON.stringify({ redacted }), inspect(redacted, { showHidden: true, depth: 9 })];
      expect(shown.some((text) => text.includes(value))).toBe(false);
      expect({ ...redacted }).toEqual({});
      expect(redacted.reveal()).toBe(value);
    }),
  );
});

test('refuses to be cloned into something that looks alive', () => {
  const clone = Object.create(Redacted.prototype) as Redacted;
  expect(() => clone.reveal()).toThrow('redacted value is gone');
});
