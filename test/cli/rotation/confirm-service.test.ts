import { confirmService } from '../../../cli/rotation/confirm-service';
import { aTerminal } from '../../kit/a-terminal';
import { answersWhenAsked } from '../../kit/answers-when-asked';
import { anEnvironment, anInventory } from '../../kit/an-inventory';
import { aRotatedEnvironment } from '../../rotation/plan/a-rotated-environment';

const rotated = (name: string, sandbox: boolean) => ({ ...aRotatedEnvironment(1), name, sandbox });

/** A terminal at which `yes` is typed again and again. */
function aYesSayer() {
  const { io, end } = aTerminal({ cwd: '/' });
  return { io: answersWhenAsked(io, 'yes\n'.repeat(9)), said: () => end(0).stderr };
}

test('asks once, for what is rotated', async () => {
  const { io, said } = aYesSayer();
  const confirmed = confirmService(false, io);
  const inventory = anInventory(rotated('dev', false), { ...anEnvironment({ name: 'stg' }), sandbox: false });
  await confirmed(inventory);
  await confirmed(inventory);
  expect(said().match(/\?\n/g)).toHaveLength(1);
  expect(said()).toContain('in dev?');
});

test.each([false, true])('asks nobody about an environment that comes later; confirmed on the line: %s', async (is) => {
  const { io, said } = aYesSayer();
  const confirmed = confirmService(is, io);
  await confirmed(anInventory(rotated('dev', true)));
  const later = confirmed(anInventory(rotated('dev', false)));
  if (is) await later;
  else await expect(later).rejects.toMatchObject({ problems: [{ code: 'confirmation-needed', where: 'dev' }] });
  expect(said()).toBe('');
});
