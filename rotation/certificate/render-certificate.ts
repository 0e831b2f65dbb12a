import type { Certificate, CertificateClaim, Envelope } from './certificate';
import { renderEnvelope } from './sign-certificate';

const words: Readonly<Record<CertificateClaim['claim'], string>> = {
  'new-value-checked-before-use': 'The new value was accepted before it was written',
  'platform-took-new-value': 'The platform took the new value',
  'test-console-accepted': 'The test console got an answer with it',
  'platform-uses-new-value': 'The platform uses the new value',
  'old-value-refused': 'The old value is refused',
  'no-call-refused': 'No run of ours was refused meanwhile',
  'on-record': 'The ledger has every step, unaltered',
  'in-platform-audit-log': 'The platform’s audit log has the write',
};

const marks = { proven: 'proven', 'not-proven': '**not proven**', refuted: '**REFUTED**' } as const;
const fence = '```json\n';

/** A certificate for people. It ends with the signed JSON, from which all the rest follows. */
export function renderCertificate(envelope: Envelope): string {
  const { certificate, signature } = envelope;
  const { secret, environment, verdict, values } = certificate;
  return [
    `# Rotation of \`${secret}\`, generation ${values.new.generation}: ${marks[verdict]}\n`,
    `Environment \`${environment}\`; ${ending(certificate)}. Made ${certificate.issuedAt} by ${inCell(certificate.actor)}; ${
      signature ? `signed with key \`${signature.keyId}\`` : '**not signed**'
    }.\n`,
    `## Claims\n\n${table(['Claim', 'Outcome', 'How', 'When'], certificate.claims.map(claimRow))}`,
    `## Steps\n\n${table(['Step', 'Begun', 'Ended', 'Found'], certificate.steps.map(stepRow))}`,
    `## Facts\n\n${facts(certificate)
      .map((fact) => `- ${fact}\n`)
      .join('')}`,
    `## What this cannot say\n\n${certificate.limits.map((limit) => `- ${inCell(limit)}\n`).join('')}`,
    `## The signed certificate\n\n${fence}${renderEnvelope(envelope)}\`\`\`\n`,
  ].join('\n');
}

/** The JSON at the end of a certificate in Markdown. */
export function certificateInMarkdown(text: string): string | undefined {
  const begin = text.lastIndexOf(fence);
  return begin < 0 ? undefined : text.slice(begin + fence.length).replace(/\n```\n$/, '');
}

function ending({ ending, failure, cause, begunAt }: Certificate): string {
  const end = { done: 'done', failed: `failed (\`${failure ?? ''}\`)`, open: 'not over yet' }[ending];
  return `begun ${begunAt} (${cause}), ${end}`;
}

function claimRow({ claim, outcome, how, at, isRequired }: CertificateClaim): string[] {
  return [isRequired ? words[claim] : `${words[claim]} (not required)`, marks[outcome], how, at ?? '–'];
}

function stepRow({ step, begun, ended, outcome, how }: Certificate['steps'][number]): string[] {
  return [step, begun, ended ?? '–', outcome === null ? '–' : `${marks[outcome]}: ${how}`];
}

function facts({ values, overlap, executions, audit, records }: Certificate): string[] {
  const { old, new: fresh, keyId } = values;
  const given = overlap.givenMilliseconds;
  const ends = records.flatMap(({ sequence }) => [sequence]);
  return [
    `old value: generation ${old.generation ?? 'unknown'}, fingerprint ${old.fingerprint ?? 'none'}, ends ${old.endsAt ?? 'by no known time'}`,
    `new value: generation ${fresh.generation}, fingerprint ${fresh.fingerprint ?? 'none'}, ends ${fresh.endsAt ?? 'by no known time'}`,
    `key of the fingerprints: ${keyId ?? 'none'}`,
    `overlap: ${seconds(overlap.neededMilliseconds)} needed, ${given === null ? 'not over yet' : `${seconds(given)} given`}`,
    `runs by us in the test console: ${executions.total}, of which ${executions.refused} got 401 or 403 and ${executions.failed} failed otherwise`,
    audit
      ? `audit log: record ${audit.id} of ${audit.at}, found ${audit.foundAt}${audit.missedAt === null ? '' : `, not there ${audit.missedAt}`}`
      : 'audit log: no record found',
    `ledger: records ${ends.join(', ') || 'none'}${records.length > 0 ? `, the last with hash ${records.at(-1)?.hash}` : ''}`,
  ];
}

function seconds(milliseconds: number): string {
  return `${Number((milliseconds / 1000).toFixed(1))} s`;
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  return [titles, titles.map(() => '---'), ...rows.map((row) => row.map(inCell))]
    .map((cells) => `| ${cells.join(' | ')} |\n`)
    .join('');
}

/** Text that neither ends its cell nor its line, nor begins a fence. */
function inCell(text: string): string {
  return text.replaceAll(/[\\|`]/g, String.raw`\$&`).replaceAll(/\s+/g, ' ');
}
