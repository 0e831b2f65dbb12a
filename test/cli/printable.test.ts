import { actorOf } from '../../cli/actor';
import { renderColumns } from '../../cli/columns';
import { printable } from '../../cli/printable';
import { renderPlan } from '../../cli/rotation/render-plan';
import { renderHistory } from '../../cli/render-history';
import type { PlannedRotation } from '../../rotation/plan/plan-rotation';
import type { LedgerRecord } from '../../ledger/record';
import { aRecord } from '../ledger/some-records';

const forging = 'ada\n2026-01-01 00:00  9  written\r\u001b[2K\u009b1A\u2028\u2029';
const control = /[^\P{Cc}\n]|[\p{Zl}\p{Zp}]/u;

test('replaces what moves a cursor or ends a line, and nothing else', () => {
  expect(printable('a\tb\u001b[31mc\r\nd\u2028e\u0000\u007f\u0085')).toBe(
    'a\ufffdb\ufffd[31mc\ufffd\ufffdd\ufffde\ufffd\ufffd\ufffd',
  );
  expect(printable('Zoë 🔑 “INC-204” – done')).toBe('Zoë 🔑 “INC-204” – done');
});

test('keeps cells in their rows', () => {
  const table = renderColumns([
    ['BY', 'WHEN'],
    [forging, 'now'],
  ]);
  expect(table.split('\n')).toHaveLength(3);
  expect(table).not.toMatch(control);
});

test('takes no control character from GCDA_ACTOR', () => {
  expect(actorOf({ GCDA_ACTOR: 'ada\u001b[2K\n' })).toBe('ada\ufffd[2K\ufffd');
});

test('prints records of old as the rows that they are', () => {
  const facts = { sequence: 1, at: '2026-01-01T00:00:00.000Z', keyId: null, previousHash: '', hash: '', mac: null };
  const record: LedgerRecord = { ...aRecord({ actor: forging, reason: 'a\nb\u001b[2K' }), ...facts };
  const text = renderHistory('dev_crm_bearer', [record]);
  expect(text.trimEnd().split('\n')).toHaveLength(3);
  expect(text).not.toMatch(control);
  expect(text).toContain('why: a\ufffdb\ufffd[2K');
});

test('prints a pause in a plan as one line', () => {
  const pause = { actor: 'a\nb', reason: 'c\u001b[2K' };
  const entry = { secret: 's', status: 'paused', endsAt: null, arithmetic: [], pause } as unknown as PlannedRotation;
  expect(renderPlan([entry], 0)).toBe('s: paused by a\ufffdb: c\ufffd[2K\n');
});
