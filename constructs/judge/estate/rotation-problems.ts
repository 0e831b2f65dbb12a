import type { TerraformStack } from 'cdktf';
import { longestPause, windowFault } from '../../../core/rotation-window';
import { defaultBounds, rotationTiming, timingFaults, type TimingInput } from '../../../core/rotation-timing';
import { companionsOf, givesTokens, type InventoryPolicy, type ScheduledPolicy } from '../../../core/rotation-policy';
import type { RotationWindow } from '../../../core/rotation-schedule';
import { isAtomicSecret, type AtomicSecret } from '../../secret/atomic-secret';
import type { Finding } from '../../tree/checks';
import { DataAction } from '../../action/data-action';
import { placeOf } from '../../tree/place-of';

/** Tokens: they end, so someone must renew them (guide, section 4). */
const tokenTypes = new Set(['bearer', 'jwt']);

/** What is wrong with how a stack's secrets are kept fresh, each at its secret. */
export function rotationProblems(stack: TerraformStack): Finding[] {
  const all = stack.node.findAll();
  const actions = all.filter((construct) => construct instanceof DataAction);
  const secrets = all.filter(isAtomicSecret);
  return secrets.flatMap((secret) =>
    secretProblems(secret, { actions, secrets }).map((finding) => ({ ...finding, ...placeOf(secret) })),
  );
}

interface Beside {
  readonly actions: readonly DataAction[];
  readonly secrets: readonly AtomicSecret[];
}

function secretProblems(secret: AtomicSecret, { actions, secrets }: Beside): Finding[] {
  const rotation = secret.rotation?.describe(secret.service);
  const own = [
    ...declarationProblems(secret, rotation),
    ...foreignProblems(secret),
    ...companionProblems(secret, rotation, secrets),
  ];
  const findings = secret.rotation?.findings(secret.service) ?? [];
  if (own.length > 0 || findings.length > 0) return [...own, ...findings];
  return rotation && rotation.kind !== 'renewed-elsewhere' ? scheduleProblems(secret, rotation, actions) : [];
}

function declarationProblems(secret: AtomicSecret, rotation: InventoryPolicy | undefined): Finding[] {
  const { secretName, type, lifetimeSeconds } = secret;
  const isToken = tokenTypes.has(type);
  const problems: Finding[] = [];
  if (lifetimeSeconds !== undefined && (!Number.isInteger(lifetimeSeconds) || lifetimeSeconds < 1)) {
    problems.push({
      code: 'lifetime-invalid',
      what: `the lifetime of ${secretName} must be a whole number of seconds from 1, got ${lifetimeSeconds}`,
      fix: 'correct `lifetimeSeconds`',
    });
  }
  if (lifetimeSeconds === undefined && (isToken || (rotation && givesTokens(rotation)))) {
    problems.push({
      code: 'secret-without-lifetime',
      what: `${secretName} is a token and ends, and nothing says when`,
      fix: 'give `lifetimeSeconds`: how long its issuer lets a token live',
    });
  }
  if (isToken && !rotation) {
    problems.push({
      code: 'secret-without-rotation',
      what: `${secretName} is a token and ends, and nothing says who renews it; the platform does not`,
      fix: 'give `rotation`: oauthClientCredentials(…), carriedOver(…), or renewedElsewhere(…) with owner and reason',
    });
  }
  return problems;
}

function foreignProblems({ rotation, environmentName }: AtomicSecret): Finding[] {
  const foreign = (rotation?.secrets ?? []).filter((secret) => secret.environmentName !== environmentName);
  return foreign.map((secret) => ({
    code: 'secret-of-other-environment',
    what: `the rotation uses a secret of ${secret.environmentName} in ${environmentName}`,
    fix: `use the secret of ${environmentName}`,
  }));
}

/** A client's id and its secret are good together only, so that one write has to bring both. */
function companionProblems(
  { secretName, credential }: AtomicSecret,
  rotation: InventoryPolicy | undefined,
  secrets: readonly AtomicSecret[],
): Finding[] {
  const companions = rotation ? companionsOf(rotation) : [];
  const apart = companions.filter((name) => {
    const other = secrets.find((one) => one.secretName === name);
    return other?.credential !== credential || !credential.isStored;
  });
  return apart.map((name) => ({
    code: 'rotation-companion-apart',
    what: `${secretName} changes together with ${name}, and one write must bring both: they must be in one credential`,
    fix: credential.isStored
      ? 'give both to one basicAuth(…), PlatformBasic or PlatformOAuth of the service'
      : "named secrets are written one by one: use the store 'integration-credentials', or carriedOver(…)",
  }));
}

function scheduleProblems(secret: AtomicSecret, rotation: ScheduledPolicy, actions: readonly DataAction[]): Finding[] {
  const using = actions.filter((action) => action.secrets.includes(secret.secretName));
  const timing: TimingInput = {
    lifetimeSeconds: secret.lifetimeSeconds,
    overlap: rotation.overlap,
    actionTimeouts: using.map(({ timeoutSeconds }) => timeoutSeconds),
    bounds: { ...defaultBounds, ...secret.service.environment.rotationBounds },
    leadSeconds: rotation.leadSeconds,
  };
  return [...timingFaults(timing), ...windowProblems(rotation, timing), ...unprovenProblems(rotation, using)].map(
    ({ code, what, fix }) => ({
      code,
      what: `${secret.secretName}: ${what}`,
      fix,
    }),
  );
}

/** Values of others are the only ones that may be anything: an issuer's answer is fresh, and a bad one comes again and again. */
function unprovenProblems(rotation: ScheduledPolicy, using: readonly DataAction[]): Finding[] {
  if (rotation.kind !== 'carried-over' || rotation.withoutProbe || using.some(({ probe }) => probe)) return [];
  return [
    {
      code: 'rotation-unproven',
      what: 'its values come from somebody else, and nothing shows that one is good before it is in use',
      fix: 'give an action that uses it a `probe`, or say why there is none: carriedOver({ …, withoutProbe: { reason: … } })',
    },
  ];
}

function windowProblems({ window, overlap }: ScheduledPolicy, timing: TimingInput): Finding[] {
  if (!window) return overlap.kind === 'none' && overlap.instead === 'accepted-outage' ? [outageAtAnyTime] : [];
  const fault = windowFault(window);
  if (fault !== undefined) {
    return [
      {
        code: 'rotation-window-invalid',
        what: `its window must be a time that comes back: ${fault}`,
        fix: "write it like window: { cron: '0 3 * * *', timeZone: 'Europe/Berlin', minutes: 60 }",
      },
    ];
  }
  return rareProblems(window, timing);
}

const outageAtAnyTime: Finding = {
  code: 'rotation-overlap-unfit',
  what: 'an accepted outage must have a window of low traffic',
  fix: "give `window`, such as { cron: '0 3 * * *', timeZone: 'Europe/Berlin', minutes: 60 }",
};

/** Any day will do to look from: it only has to be the same from run to run. */
const lookFrom = Date.UTC(2026, 0, 1);

function rareProblems(window: RotationWindow, timing: TimingInput): Finding[] {
  if (timing.lifetimeSeconds === undefined) return [];
  const pause = Math.ceil(longestPause(window, lookFrom) / 1000);
  const { leadSeconds } = rotationTiming(timing);
  if (pause + leadSeconds < timing.lifetimeSeconds) return [];
  return [
    {
      code: 'rotation-window-rare',
      what: `windows are up to ${pause} s apart; with a lead of ${leadSeconds} s a value would have to live longer than ${timing.lifetimeSeconds} s`,
      fix: 'let windows come more often, or leave the window out',
    },
  ];
}
