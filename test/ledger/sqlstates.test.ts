import { existsSync, readFileSync } from 'node:fs';
import { DatabaseError } from 'pg';
import { explainPostgresError } from '../../ledger/explain-postgres-error';
import { answerToState, postgresStates } from '../../ledger/postgres-states';

/** Classes of SQLSTATE, Postgres manual, appendix A. */
const classes =
  '00 01 02 03 08 09 0A 0B 0F 0L 0P 0Z 10 20 21 22 23 24 25 26 27 28 2B 2D 2F 34 38 39 3B 3D 3F 40 42 44 53 54 55 57 58 72 F0 HV P0 XX'.split(
    ' ',
  );
const asking = { user: 'ada', schema: 'gcda', access: 'write' } as const;
const failure = (state: string) => Object.assign(new DatabaseError('text of the server', 0, 'error'), { code: state });

test('has an answer to every class, and to no other', () => {
  expect([...new Set(Object.keys(postgresStates).map((state) => state.slice(0, 2)))].sort()).toEqual(
    [...classes].sort(),
  );
  expect(classes.filter((one) => !(one in postgresStates))).toEqual([]);
});

const listed = '/usr/share/postgresql/15/errcodes.txt';
(existsSync(listed) ? test : test.skip)('knows every class that an installed server lists', () => {
  const found = [...readFileSync(listed, 'utf8').matchAll(/^([0-9A-Z]{5})\s/gm)].map(([, state = '']) => state);
  expect(found.length).toBeGreaterThan(200);
  const unanswered = found.filter((state) => !classes.includes(state.slice(0, 2)));
  expect(unanswered).toEqual([]);
});

test.each([
  ['08006', 'database-unreachable', 69],
  ['08P01', 'database-pooled', 1],
  ['22003', 'database-damaged', 1],
  ['23505', 'database-damaged', 1],
  ['25006', 'database-read-only', 1],
  ['26000', 'database-pooled', 1],
  ['28P01', 'database-refused', 1],
  ['28000', 'database-refused', 1],
  ['3D000', 'database-refused', 1],
  ['3F000', 'ledger-missing', 1],
  ['40001', 'database-busy', 1],
  ['40P01', 'database-busy', 1],
  ['42501', 'database-right-missing', 1],
  ['42601', 'database-unfit', 1],
  ['42704', 'database-damaged', 1],
  ['42P01', 'database-damaged', 1],
  ['53100', 'database-unusable', 1],
  ['53300', 'database-unreachable', 69],
  ['55P03', 'database-busy', 1],
  ['57014', 'database-busy', 1],
  ['57P01', 'database-unreachable', 69],
  ['57P02', 'database-unreachable', 69],
  ['57P03', 'database-unreachable', 69],
  ['58030', 'database-unusable', 1],
  ['XX001', 'database-unusable', 1],
  ['ZZ999', 'database-unfit', 1],
])('says %s as %s, without a text of the server', (state, code, exitCode) => {
  const error = explainPostgresError(failure(state), asking);
  expect(error).toMatchObject({ exitCode, problems: [{ code, what: expect.stringContaining(state) }] });
  expect(error.message).not.toContain('text of the server');
});

test('names the role that lacks a right, and what to run', () => {
  expect(explainPostgresError(failure('42501'), asking).problems).toMatchObject([
    { what: expect.stringContaining('role ada'), fix: expect.stringContaining('ledger grants --writer ada') },
  ]);
});

test('gives words of their own to a full disk, damage and a wrong password', () => {
  const words = ['53100', '53200', 'XX001', 'XX002', '28P01', '3D000'].map((state) => answerToState(state).what);
  expect(new Set(words).size).toBe(words.length);
});
