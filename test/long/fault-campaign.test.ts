import { renderColumns } from '../../cli/columns';
import { hasPostgres } from '../kit/a-postgres';
import { onPostgres, onSqlite } from './campaign/ledger-place';
import { measuredUnit } from './campaign/measured-unit';
import { runCampaign, type CampaignResult } from './campaign/run-campaign';

const herds = [
  { environment: 'dev', secrets: 55, lifetimeSeconds: 120 },
  { environment: 'stg', secrets: 140, lifetimeSeconds: 300 },
];

function render(results: readonly CampaignResult[]): string {
  const kinds = [...new Set(results.flatMap(({ faults }) => faults.map(({ kind }) => kind)))];
  const row = (name: string, of: (result: CampaignResult) => string | number) => [
    name,
    ...results.map((one) => String(of(one))),
  ];
  return renderColumns([
    ['', ...results.map(({ name }) => name.toUpperCase())],
    ...kinds.map((kind) => row(kind, ({ faults }) => faults.filter((fault) => fault.kind === kind).length)),
    row('faults', ({ faults }) => faults.length),
    row('calls', ({ calls }) => calls),
    row('failed calls', ({ failedCalls }) => failedCalls.length),
    row('slowest call, ms', ({ slowestCall }) => slowestCall),
    row('rotations that ended well', ({ done }) => done),
    row('rotations given up', ({ failed }) => failed),
    row('workers that ended by themselves', ({ ownEnds }) => ownEnds),
    row('values live longer by', ({ unit }) => unit),
    row('seconds', ({ seconds }) => seconds),
  ]);
}

test('fails no call in 36 faults on each database', async () => {
  const places = hasPostgres ? [onSqlite, onPostgres] : [onSqlite];
  const unit = await measuredUnit();
  const results = await Promise.all(places.map((place, index) => runCampaign(place, herds, { seed: index + 1, unit })));
  const left = results.flatMap((result) => result.left.map((why) => `${result.name}: ${why}\n`));
  const said = results.map(
    (result) => `${result.name}: ${[...result.complaints].map((one) => one.join(' ')).join(', ')}\n`,
  );
  process.stdout.write(`\n${render(results)}${left.join('')}complaints of workers\n${said.join('')}`);
  for (const { failedCalls, problems, ownEnds, complaints, done, faults, left: missing } of results) {
    expect(failedCalls).toEqual([]);
    expect(problems).toEqual([]);
    expect(ownEnds).toBe(0);
    expect([...complaints.keys()].filter((what) => what.startsWith('a bug of this program'))).toEqual([]);
    expect(done).toBeGreaterThan(195);
    expect(faults.length + missing.length).toBe(36);
  }
});
