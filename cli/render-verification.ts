import type { ActionProof } from '../secrets/verify/action-proof';
import type { Outcome } from '../secrets/verify/outcome';
import { renderColumns } from './columns';
import { wrap } from './wrap';

interface Report {
  readonly environment: string;
  readonly outcome: Outcome | 'too-early';
  readonly actions: readonly ActionProof[];
  /** Number of the record in the environment's ledger; null where nothing was put on record. */
  readonly record: number | null;
}

const sentences: Readonly<Record<Outcome | 'too-early', string>> = {
  proven: 'is verified',
  incomplete: 'is not fully verified',
  failed: 'is NOT verified',
  'too-early': 'is not verified yet',
};

/** One line for each action, and what they come to. */
export function renderVerification({ environment, outcome, actions, record }: Report): string {
  const rows = actions.map((proof) => [
    proof.verdict,
    `${proof.service}/${proof.id}`,
    proof.method,
    proof.status === null ? '-' : String(proof.status),
    ownerOf(proof),
  ]);
  const proven = actions.filter(({ verdict }) => verdict === 'proven');
  return [
    renderColumns([['VERDICT', 'ACTION', 'METHOD', 'ANSWER', 'ENVIRONMENT'], ...rows]),
    `${environment} ${sentences[outcome]}: ${proven.length} of ${actions.length} actions proven (${record === null ? 'nothing put on record' : `record ${record}`})\n`,
    ...wrap(unownedNotice(proven), 80).map((line) => (line === '' ? '' : `${line}\n`)),
  ].join('');
}

function ownerOf({ environmentProvenBy: by, id, verdict }: ActionProof): string {
  if (by.length === 0) return verdict === 'proven' ? 'not proven' : '-';
  return by.length === 1 && by[0] === id ? 'named in the answer' : `proven by ${by.join(', ')}`;
}

/** An accepted credential may still be another environment's, where its target takes both. */
function unownedNotice(proven: readonly ActionProof[]): string {
  const unowned = proven.filter(({ environmentProvenBy }) => environmentProvenBy.length === 0);
  const secrets = [...new Set(unowned.flatMap((proof) => proof.secrets))];
  if (secrets.length === 0) return '';
  return `accepted, but no answer of a probe names the environment: ${secrets.join(', ')}`;
}
