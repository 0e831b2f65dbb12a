import { createBell } from '../../core/bell';
import { fakeClock } from '../kit/a-sandbox';

test('ends a wait when rung, or the next one where nobody waited, or when its time is over', async () => {
  const clock = fakeClock('2026-01-01T00:00:00Z');
  const bell = createBell(clock);
  const first = bell.wait(1000);
  bell.ring();
  await first;
  bell.ring();
  await bell.wait(1000);
  const last = bell.wait(1000);
  clock.advance(1000);
  await last;
});
