import fc from 'fast-check';
import { tellEarlyEnd } from '../../../cli/rotation/tell-early-end';
import { newRotation, type Rotation } from '../../../rotation/machine/rotation';
import { aTerminal } from '../../kit/a-terminal';

const now = Date.parse('2026-03-01T10:00:00Z');
const begun = newRotation(
  { environment: 'dev', secret: 'dev_crm_bearer', generation: 2, cause: 'asked', oldEndsAt: null },
  now,
);

/** Text that is printed at a step after which the rotation is like this. */
function said(after: Partial<Rotation>, overlap: number, before: Partial<Rotation> = {}): string {
  const { io, end } = aTerminal({ cwd: '.' });
  const outcome = { kind: 'done', finding: { outcome: 'proven', how: 'x' } } as const;
  tellEarlyEnd(
    { before: { ...begun, ...before }, after: { ...begun, ...after }, outcome, milliseconds: 1 },
    overlap,
    io,
  );
  return end(0).stderr.replace(/\s+/g, ' ').trim();
}

test('warns when the old value ends before the overlap is over, with the time that is missing', () => {
  expect(said({ storedAt: now, oldEndsAt: now + 60_000 }, 90_000)).toBe(
    'warning: dev_crm_bearer: the old value ends at 2026-03-01T10:01:00Z, 30 s before its overlap is over; calls that still carry it may be refused',
  );
});

test('warns exactly then, once, and not of a value that leaked', () => {
  const times = fc.integer({ min: -300_000, max: 300_000 });
  fc.assert(
    fc.property(times, fc.nat(300_000), (left, overlap) => {
      const stored = { storedAt: now, oldEndsAt: now + left };
      expect(said(stored, overlap) !== '').toBe(left < overlap);
      expect(said(stored, overlap, { storedAt: now })).toBe('');
      expect(said({ ...stored, cause: 'revoked' }, overlap)).toBe('');
      expect(said({ ...stored, oldEndsAt: null }, overlap)).toBe('');
    }),
  );
});
