import type { Inventory } from '../../core/inventory';
import { exitCodes, ProblemsError } from '../../core/problem';
import { watchActions } from '../../rotation/drill/watch-actions';
import type { RotationPorts, Step } from '../../rotation/run/rotation-ports';
import { rotate } from '../../rotation/run/rotate';
import { changedEnvironment } from '../changed-environment';
import { confirm, type Change } from '../confirm';
import type { Io } from '../io';
import { readInventory } from '../read-inventory';
import { findRotated, isRotatedHere, type RotatedSecret } from './find-rotated';
import { printCertificate } from './run-certificate';
import { tellEarlier } from './tell-earlier';
import { tellHurried } from './tell-hurried';
import { tellStep } from './tell-step';
import { toItsEnd } from './to-its-end';
import { withRotations } from './with-rotations';

/** What is rehearsed. */
export interface DrillWish {
  /** Name of a secret, or of an environment: all that is rotated in it, one after the other. */
  readonly target: string;
  readonly everySeconds: number;
  readonly isJson: boolean;
  /** No question is asked before real environments are changed. */
  readonly isConfirmed: boolean;
}

/** `gcda rotation drill ENV|NAME`: the exit code is that of the worst certificate. */
export async function runDrill(wish: DrillWish, io: Io): Promise<number> {
  const inventory = await readInventory(io);
  const rehearsed = rehearsedIn(inventory, wish.target);
  await confirm(changeOf(rehearsed, wish), io);
  return withRotations(inventory, io, async (open) => {
    const ports = { ...open, clock: io.clock, onStep: (step: Step) => tellStep(step, io) };
    const codes: number[] = [];
    for (const one of rehearsed) codes.push(await rehearse(one, wish, ports, io));
    return codes.includes(exitCodes.problems) ? exitCodes.problems : Math.max(exitCodes.done, ...codes);
  });
}

function changeOf(rehearsed: readonly RotatedSecret[], { isConfirmed }: DrillWish): Change {
  const environments = [...new Set(rehearsed.map(({ environment }) => environment))].map(changedEnvironment);
  const lines = rehearsed.map(
    ({ secret }) => `${secret.name} will be rotated for real, and its actions run meanwhile\n`,
  );
  return { does: 'rehearse a rotation', environments, plan: lines.join(''), isConfirmed };
}

function rehearsedIn(inventory: Inventory, target: string): RotatedSecret[] {
  const environment = inventory.environments.find(({ name }) => name === target);
  if (!environment) return [findRotated(inventory, target)];
  const rotated = environment.secrets.filter(isRotatedHere);
  if (rotated.length > 0) return rotated.map((secret) => ({ environment, secret }));
  throw new ProblemsError([
    {
      code: 'drill-without-rotation',
      where: `environment ${target}`,
      what: 'a drill needs a secret that is rotated from here, and it has none',
      fix: 'give a secret its `rotation` where it is declared',
    },
  ]);
}

/** Rotates now, and runs the secret's actions all the while. */
async function rehearse(
  { environment, secret }: RotatedSecret,
  { everySeconds, isJson }: DrillWish,
  ports: RotationPorts & Pick<Io, 'clock'>,
  io: Io,
): Promise<number> {
  const state = { isOver: false };
  const isOver = () => state.isOver || io.signal.aborted;
  const everyMilliseconds = everySeconds * 1000;
  const watching = watchActions({ environment, secret: secret.name, everyMilliseconds, isOver }, ports);
  try {
    const rotation = await rotate(
      {
        ...{ environment, secret, cause: 'asked', reason: 'drill' },
        onHurried: (waiting) => tellHurried(waiting, io),
        onEarlier: (waiting) => tellEarlier(waiting, io),
      },
      ports,
    );
    if (!rotation) {
      io.stderr.write(`${secret.name}: its source still gives the value in use; there is nothing to rehearse\n`);
      return exitCodes.pending;
    }
    await toItsEnd(rotation, ports, io);
  } finally {
    state.isOver = true;
    await watching;
  }
  return printCertificate({ name: secret.name, generation: undefined, isJson }, ports.db, io);
}
