import { App } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import fc from 'fast-check';
import { addCheck, collectProblems, GenesysStack, suppress, todayContext } from '../../../constructs';
import { pack } from '../../../constructs/judge/pack/pack';
import type { Rule } from '../../../constructs/rules/pack/rule';
import { anEnvironment } from '../../kit/an-environment';

const today = '2026-11-22';
/** Two rules that may be suppressed and one that may not; names of constructs of which one begins like another. */
const codes = ['request-too-large', 'missing-in-environment', 'literal-secret'] as const;
const places = ['app', 'dev-crm', 'dev-crm/a', 'dev-crm/a/b', 'dev-crm/ab', 'dev-crmx'] as const;

const finding = fc.record({ place: fc.constantFrom(...places), code: fc.constantFrom(...codes) });
const suppression = fc.record({
  place: fc.constantFrom(...places),
  rule: fc.constantFrom(...codes),
  reason: fc.constantFrom('a reason', ' '),
  owner: fc.constantFrom('a team', ''),
  expires: fc.constantFrom('2026-11-21', today, '2027-03-31', 'soon'),
});

type Finding = typeof finding extends fc.Arbitrary<infer T> ? T : never;
type Suppression = typeof suppression extends fc.Arbitrary<infer T> ? T : never;

function declare(findings: readonly Finding[], suppressions: readonly Suppression[]): App {
  const app = new App({ context: todayContext(today) });
  const stack = new GenesysStack(app, 'crm', anEnvironment());
  new Construct(new Construct(stack, 'a'), 'b');
  new Construct(stack, 'ab');
  new GenesysStack(app, 'crmx', anEnvironment());
  const at = (place: string) => app.node.findAll().find(({ node }) => node.path === (place === 'app' ? '' : place))!; // all places were made above
  for (const { place, code } of findings) addCheck(at(place), () => [{ code, what: 'something', fix: 'mend it' }]);
  for (const { place, ...record } of suppressions)
    suppress(at(place), { ...record, rule: record.rule as 'request-too-large' });
  return app;
}

/** What must be left, by the definition: a sound suppression of that rule at the place or above it takes a finding away. */
function left(findings: readonly Finding[], suppressions: readonly Suppression[]): string[] {
  const isAbove = (above: string, place: string) => above === 'app' || `${place}/`.startsWith(`${above}/`);
  const isSound = ({ rule, reason, owner, expires }: Suppression) =>
    (pack[rule] as Rule).suppression === 'allowed' &&
    reason === 'a reason' &&
    owner === 'a team' &&
    expires >= today &&
    expires !== 'soon';
  return findings
    .filter(
      ({ place, code }) => !suppressions.some((one) => isSound(one) && one.rule === code && isAbove(one.place, place)),
    )
    .map(({ place, code }) => `${place} ${code}`);
}

/** What cdktf's own validation says of the findings. */
function refused(root: IConstruct): string[] {
  return root.node.findAll().flatMap((construct) =>
    construct.node
      .validate()
      .flatMap((text) => codes.filter((code) => text.includes(`${code}: something`)))
      .map((code) => `${construct.node.path === '' ? 'app' : construct.node.path} ${code}`),
  );
}

test('takes away in both locks exactly what a sound suppression at or above a finding covers', () => {
  fc.assert(
    fc.property(
      fc.array(finding, { maxLength: 5 }),
      fc.array(suppression, { maxLength: 5 }),
      (findings, suppressions) => {
        const app = declare(findings, suppressions);
        const expected = left(findings, suppressions).sort();
        const reported = collectProblems(app).filter(({ what }) => what === 'something');
        expect(reported.map(({ where, code }) => `${where} ${code}`).sort()).toEqual(expected);
        expect(refused(app).sort()).toEqual(expected);
      },
    ),
    { numRuns: 200 },
  );
});

test('says of every suppression that it holds, is unsound, or covers nothing', () => {
  fc.assert(
    fc.property(fc.array(finding, { maxLength: 5 }), suppression, (findings, one) => {
      const app = declare(findings, [one]);
      const hidden = findings.length - left(findings, [one]).length;
      const said = collectProblems(app).filter(({ code }) => code.startsWith('suppression-'));
      expect(said.length === 0).toBe(hidden > 0);
    }),
    { numRuns: 200 },
  );
});
