import { isOver, rotationSteps, type Rotation, type RotationStage } from '../../rotation/machine/rotation';
import { wrap } from '../wrap';
import { durationInWords, timeInWords } from './in-words';

/** One rotation for an 80-column terminal: where it stands, and what each stage found. */
export function renderRotation(rotation: Rotation, now: number): string {
  const stages = [...rotationSteps, 'restore' as const].flatMap((stage) => stageLines(rotation, stage));
  return [
    ...wrap(`${rotation.secret}, generation ${rotation.generation}: ${whereItStands(rotation, now)}`, 80),
    ...stages,
    '',
  ].join('\n');
}

const waits: Readonly<Record<Exclude<RotationStage, 'done' | 'failed'>, string>> = {
  issue: 'a new value is to be issued',
  check: 'the new value is to be checked',
  store: 'the new value is to be written',
  verify: 'an action is to be run with it',
  retire: 'in use; the old value is to be ended',
  prove: 'in use; the old value is to be proven dead',
  restore: 'the old value is to be put back',
};

/** Where a rotation stands, in a few words. */
export function whereItStands({ stage, wakeAt, failure, findings }: Rotation, now: number): string {
  if (stage === 'done') return findings.prove?.outcome === 'proven' ? 'done and proven' : 'done, not all of it proven';
  if (stage === 'failed') return `failed: ${failure ?? 'unknown'}`;
  return wakeAt > now ? `${waits[stage]} in ${durationInWords(wakeAt - now)}` : `${waits[stage]} now`;
}

function stageLines({ findings, attempts, fault, stage: current }: Rotation, stage: RotationStage): string[] {
  const finding = findings[stage];
  if (finding)
    return wrap(finding.how, 57).map((line, index) =>
      index === 0 ? `  ${stage.padEnd(7)}  ${finding.outcome.padEnd(10)}  ${line}` : `${' '.repeat(23)}${line}`,
    );
  if (stage !== current || (attempts === 0 && !fault)) return [];
  const tried = attempts > 0 ? [`  ${stage.padEnd(7)}  ${attempts} attempts without success`] : [];
  const why = fault ? wrap(fault.how === null ? fault.code : `${fault.code}: ${fault.how}`, 69) : [];
  return [
    ...tried,
    ...why.map((line, index) => (tried.length + index === 0 ? `  ${stage.padEnd(7)}  ${line}` : `           ${line}`)),
  ];
}

/** Why nothing happens to a rotation now, and until when, in one line: `dev/dev_crm_bearer/2 waits at issue until …: target-busy`. */
export function whyItWaits({ id, stage, wakeAt, fault }: Rotation): string {
  const until = `${id} waits at ${stage} until ${timeInWords(wakeAt)}`;
  if (!fault) return stage === 'retire' ? `${until}, when no call can carry the old value any more` : until;
  return `${until}: ${fault.code}${fault.how === null ? '' : `, ${fault.how}`}`;
}

/** What is left to do, and who does it; undefined where the rotation is over. */
export function whatIsLeft(rotation: Rotation): string | undefined {
  if (isOver(rotation)) return undefined;
  return `the rest is made by \`npx gcda rotator run\` where it runs,\n  or by \`npx gcda rotate ${rotation.secret} --wait\`\n`;
}
