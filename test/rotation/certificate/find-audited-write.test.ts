import { findAuditedWrite, type OwnWrite } from '../../../rotation/certificate/find-audited-write';
import { aDoneRotation, begunAt } from './some-evidence';

const own: OwnWrite = {
  rotation: aDoneRotation(),
  credential: 'dev_crm_bearer',
  client: 'us',
  known: new Set(['us', 'also us']),
  skew: 1_000,
};
/** A look, by the clients that wrote while the rotation was at it. */
const look = (...clients: readonly (string | null)[]) => ({
  environment: 'dev',
  credential: 'dev_crm_bearer',
  at: begunAt + 20_000,
  seen: clients.map((client) => ({ id: `by ${client}`, credential: 'dev_crm_bearer', at: begunAt + 3_000, client })),
});
const found = (writer: string, id: string) =>
  expect.objectContaining({ writer, write: expect.objectContaining({ id }) as object }) as object;

test.each([
  ['the client that the ledger names', [look('us')], found('ours', 'by us')],
  ['a stranger alone', [look('a stranger')], found('foreign', 'by a stranger')],
  ['a stranger beside ours', [look('a stranger', 'us')], found('ours', 'by us')],
  // It made the attempt whose answer was lost; the write that counts is not in the log yet.
  ['another client of ours', [look('also us')], expect.objectContaining({ status: 'missing' }) as object],
  ['a stranger beside another client of ours', [look('also us', 'a stranger')], found('foreign', 'by a stranger')],
  ['nobody', [look()], expect.objectContaining({ status: 'missing' }) as object],
])('goes by %s', (_, looks, expected) => {
  expect(findAuditedWrite(own, looks)).toEqual(expected);
});

test('compares with nobody where the ledger names none', () => {
  const unnamed = { ...own, client: null, known: new Set<string>() };
  expect(findAuditedWrite(unnamed, [look('us')])).toEqual(found('not-recorded', 'by us'));
});
