import { createLog, logObserver } from '../../../rotation/service/log';
import { Redacted } from '../../../core/redacted';
import { newRotation } from '../../../rotation/machine/rotation';
import { fakeClock } from '../../kit/a-sandbox';

const clock = fakeClock('2026-01-01T00:00:00Z');
const marker = 'marker of a value';

function aLog() {
  const lines: string[] = [];
  const log = createLog({ write: (line) => lines.push(line) }, clock);
  return { log, lines, parsed: () => lines.map((line) => JSON.parse(line) as unknown) };
}

test('writes one JSON object a line, by the clock, with names and codes', () => {
  const { log, parsed } = aLog();
  const before = newRotation(
    { environment: 'dev', secret: 'dev_crm_bearer', generation: 2, cause: 'due', oldEndsAt: null },
    clock.now(),
  );
  const observer = logObserver(log);
  const failed = { ...before, stage: 'failed', failure: 'issuer-refuses-client' } as const;
  observer.stepped?.({
    before,
    after: failed,
    outcome: { kind: 'refused', code: 'issuer-refuses-client' },
    milliseconds: 5,
  });
  observer.failed?.('plan', [{ code: 'database-busy', where: 'ledger.db', what: 'it is locked', fix: 'wait' }]);
  const time = '2026-01-01T00:00:00.000Z';
  expect(parsed()).toEqual([
    {
      ...{
        level: 'error',
        time,
        msg: 'stage refused',
        rotation: 'dev/dev_crm_bearer/2',
        stage: 'issue',
        next: 'failed',
      },
      ...{ wakeAt: time, milliseconds: 5, code: 'issuer-refuses-client' },
    },
    { level: 'error', time, msg: 'rotation failed', rotation: 'dev/dev_crm_bearer/2', code: 'issuer-refuses-client' },
    {
      level: 'error',
      time,
      msg: 'put off',
      work: 'plan',
      code: 'database-busy',
      where: 'ledger.db',
      what: 'it is locked',
    },
  ]);
});

test('says why a rotation was begun', () => {
  const { log, parsed } = aLog();
  const rotation = newRotation(
    { environment: 'dev', secret: 'dev_crm_bearer', generation: 2, cause: 'due', oldEndsAt: null },
    clock.now(),
  );
  logObserver(log).planned?.({
    ...{ plan: { at: clock.now(), rotations: [] }, candidates: [], rotationOf: () => undefined },
    ...{ begun: [rotation], setAside: [] },
  });
  expect(parsed()).toEqual([
    expect.objectContaining({ msg: 'begun', rotation: 'dev/dev_crm_bearer/2', why: 'due', oldEndsAt: null }),
  ]);
});

test('strikes out what must not be there, even if somebody logs it by mistake', () => {
  const { log, lines } = aLog();
  log.info({ token: marker, a: { value: marker, b: { authorization: marker } }, headers: { x: marker } }, 'mistake');
  log.info({ err: new Error(marker) }, 'mistake');
  log.info({ secret: Redacted.of(marker) }, 'mistake');
  expect(lines).toHaveLength(3);
  expect(lines.join('')).not.toContain(marker);
});
