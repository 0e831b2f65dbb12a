import { exitCodeOf, watchFaults } from '../../../cli/rotation/watch-faults';
import { newRotation, type Rotation, type StageOutcome } from '../../../rotation/machine/rotation';

const begun = newRotation(
  { environment: 'dev', secret: 'dev_crm_bearer', generation: 2, cause: 'asked', oldEndsAt: null },
  0,
);

function after(stage: Rotation['stage'], outcome: StageOutcome, failure: string | null = null) {
  const rotation = { ...begun, stage, failure };
  const watch = watchFaults();
  watch.noteStep({ before: begun, after: rotation, outcome, milliseconds: 1 });
  const faults = watch.faultsOf([rotation]);
  return [exitCodeOf([rotation], faults), faults.map(({ code }) => code)];
}

const again = (code: string): StageOutcome => ({ kind: 'again', code });

test.each<[string, ReturnType<typeof after>, unknown]>([
  ['it waits for calls to end', after('retire', { kind: 'done', finding: { outcome: 'proven', how: 'x' } }), [0, []]],
  ['the platform is not reached', after('store', again('platform-unreachable')), [69, ['platform-unreachable']]],
  ['a target fails', after('check', again('target-fails')), [1, ['target-fails']]],
  ['caches are waited for', after('restore', again('caches-may-hold')), [0, []]],
  [
    'the old value cannot be put back yet',
    after('restore', again('platform-unreachable'), 'client-refused'),
    [1, ['client-refused']],
  ],
  ['it failed', after('failed', { kind: 'refused', code: 'value-refused' }, 'value-refused'), [1, []]],
])('ends as fits when %s', (_what, found, expected) => {
  expect(found).toEqual(expected);
});

test('goes by the last step of each rotation', () => {
  const watch = watchFaults();
  const step = { before: begun, after: begun, milliseconds: 1 };
  watch.noteStep({ ...step, outcome: again('target-unreachable') });
  watch.noteStep({ ...step, outcome: { kind: 'done', finding: { outcome: 'proven', how: 'x' } } });
  expect(watch.faultsOf([begun])).toEqual([]);
});
