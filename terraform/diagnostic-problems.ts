import { namedPermissions } from '../core/named-permissions';
import { jobs } from '../core/prerequisites';
import type { Problem } from '../core/problem';
import { isUnreachable } from './is-unreachable';
import type { Diagnostic } from './ui-event';

/** Advice for what Terraform says often; the first that fits. */
const advice: readonly (readonly [pattern: RegExp, fix: string])[] = [
  [
    /error acquiring the state lock/i,
    'wait until the other run has ended; of one that was killed, see Terraform’s force-unlock',
  ],
  [/saved plan is stale/i, 'run the command again: the state was changed after the plan was made'],
  [/no value for required variable/i, 'set the environment variable TF_VAR_<name>, or give --var or --var-file'],
  [
    /backend configuration (block )?(has )?changed|backend type changed/i,
    'npx gcda state migrate takes the state along',
  ],
  [
    /failed to (query|install)|could not (retrieve|connect)|registry/i,
    'see whether the registry can be reached, then run the command again',
  ],
];
const generalAdvice = 'mend what Terraform names, then run the command again; it goes on from what is there';
const outageAdvice = 'see whether the address answers, then run the command again; it goes on from what is there';

/** What Terraform said as problems, each once, with the first resource that has it and the count of others. */
export function diagnosticProblems(stack: string, diagnostics: readonly Diagnostic[]): Problem[] {
  const groups = Map.groupBy(diagnostics, ({ severity, summary, detail }) =>
    JSON.stringify([severity, summary, detail]),
  );
  return [...groups.values()].map((same) => toProblem(stack, same));
}

function toProblem(stack: string, same: readonly Diagnostic[]): Problem {
  const [{ severity, summary, detail: whole, address }] = same as [Diagnostic];
  const { detail, fix } = takeFix(whole);
  const others = same.length === 1 ? '' : ` and ${same.length - 1} more`;
  const words = `${summary}\n${detail}`;
  const isOutage = isUnreachable(words);
  return {
    code: severity === 'warning' ? 'terraform-warning' : isOutage ? 'terraform-unreachable' : 'terraform-failed',
    where: `${stack}${address === undefined ? '' : ` ${address}${others}`}`,
    what: oneBlock(detail === '' ? summary : `${summary}: ${detail}`),
    fix: fix ?? (isOutage ? outageAdvice : (permissionAdvice(words) ?? adviceFor(words))),
    ...(severity === 'warning' ? { level: 'warning' } : {}),
  };
}

function adviceFor(words: string): string {
  return advice.find(([pattern]) => pattern.test(words))?.[1] ?? generalAdvice;
}

/** Where a permission is named, the job whose client has it. */
function permissionAdvice(words: string): string | undefined {
  const missing = namedPermissions(words);
  if (missing.length === 0) return undefined;
  const job = (['provisioning', 'flow-publishing'] as const).find((name) => {
    const held: readonly string[] = jobs[name].permissions;
    return missing.some((permission) => held.includes(permission));
  });
  const client = job === undefined ? 'an administrator’s client' : `the client of ${job}`;
  return `run it as ${client} (docs/authoring/access.md), and see that its role has ${missing.join(' or ')}`;
}

/** A provider that says what to do, as the stand-in does, says it better than we can. */
function takeFix(detail: string): { readonly detail: string; readonly fix?: string } {
  const [, before = '', fix] = /^([\s\S]*?)\n?fix: (.+)\s*$/.exec(detail) ?? [];
  return fix === undefined ? { detail } : { detail: before, fix };
}

/** Lines indented as a problem's second part is, without control characters and empty lines. */
function oneBlock(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => line.replaceAll(/\p{Cc}/gu, '').trimEnd())
    .filter((line) => line !== '')
    .join('\n  ');
}
