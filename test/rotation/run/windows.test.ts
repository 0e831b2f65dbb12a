import { windowAtOrAfter } from '../../../core/rotation-window';
import { beginPlanned } from '../../../rotation/run/begin-planned';
import { makePass } from '../../../rotation/run/make-pass';
import { planRotation } from '../../../rotation/plan/plan-rotation';
import type { RotationPorts } from '../../../rotation/run/rotation-ports';
import { readState } from '../../../rotation/run/read-state';
import { rotate } from '../../../rotation/run/rotate';
import { planOnce } from '../../../rotation/service/plan-once';
import { rotationsOf } from '../../../rotation/store/read-rotations';
import { anEstate, tokensOf, type Estate } from '../../kit/an-estate';

const window = { cron: '0 3 * * *', timeZone: 'UTC', minutes: 60 };
const minute = 60_000;
const key = { environment: 'dev', secret: 'dev_crm_bearer' };
let estate: Estate;
afterEach(() => estate.close());
beforeEach(async () => {
  estate = await anEstate({
    lifetimeSeconds: 30 * 86_400,
    rotation: (targets) =>
      tokensOf(targets, { overlap: { kind: 'none', instead: 'accepted-outage', reason: 'a test' }, window }),
  });
  toWindow(-193 * minute); // 23:47
});

/** To so many milliseconds after the next window opens. */
function toWindow(after: number): void {
  const { clock } = estate;
  const next = windowAtOrAfter(window, clock.now());
  const begin = next.begin + after > clock.now() ? next.begin : windowAtOrAfter(window, next.end).begin;
  clock.advance(begin + after - clock.now());
}

const plan = async (ports: RotationPorts) =>
  planRotation(ports.clock.now(), ports.inventory, await readState(ports.db, ports.inventory));
const pass = async (ports: RotationPorts) => makePass(await plan(ports), ports);
const rotations = () => rotationsOf(estate.db, key);
const observer = {
  planned: () => undefined,
  alerted: () => undefined,
  failed: () => undefined,
  stepped: () => undefined,
};
const asked = () => {
  const { environment } = estate;
  const [secret] = environment.secrets.filter(({ name }) => name === key.secret);
  return { environment, secret: secret!, cause: 'asked' as const, reason: 'a test' }; // it is declared
};

test('replaces nothing outside of the window, be it a pass, the service or a person by name', async () => {
  const ports = estate.ports();
  await pass(ports);
  await planOnce(ports, observer as never);
  await expect(rotate(asked(), ports)).rejects.toMatchObject({ problems: [{ code: 'rotation-outside-window' }] });
  expect(await rotations()).toEqual([]);
  toWindow(5 * minute);
  await pass(ports);
  expect(await rotations()).toMatchObject([{ cause: 'end-unknown', stage: 'retire' }]);
});

test('replaces it at any time where a person says so, or where it leaked', async () => {
  const ports = estate.ports();
  expect(await rotate({ ...asked(), isAtAnyTime: true }, ports)).toMatchObject({ isAtAnyTime: true, stage: 'retire' });
  await rotate({ ...asked(), cause: 'revoked' }, ports);
  expect(await rotations()).toMatchObject([{ generation: 1 }, { generation: 2, cause: 'revoked' }]);
});

test('waits for the next window with what was begun in one and comes to its first attempt after it', async () => {
  const ports = estate.ports();
  toWindow(59 * minute);
  expect(await beginPlanned(await plan(ports), ports)).toHaveLength(1);
  toWindow(65 * minute);
  await pass(ports);
  const [waiting] = await rotations();
  expect(waiting).toMatchObject({ stage: 'issue', attempts: 0, fault: { code: 'rotation-outside-window' } });
  const { begin, end } = windowAtOrAfter(window, waiting!.wakeAt);
  expect(waiting!.wakeAt).toBeGreaterThanOrEqual(begin);
  expect(waiting!.wakeAt).toBeLessThan(end);
  toWindow(minute);
  await pass(ports);
  expect(await rotations()).toMatchObject([{ stage: 'retire' }]);
});
