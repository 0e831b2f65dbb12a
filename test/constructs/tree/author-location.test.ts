import { readFileSync } from 'node:fs';
import { Construct } from 'constructs';
import { addCheck, AtomicSecret, collectProblems, DataAction, GenesysStack } from '../../../constructs';
import { App } from 'cdktf';
import { anEnvironment } from '../../kit/an-environment';
import { actionProps, problemsOf, synthStack } from '../../kit/synth-stack';

/** `file:line` of the line of this file that ends with a marker. */
function lineOf(marker: string): string {
  const lines = readFileSync(__filename, 'utf8').split('\n');
  return `test/constructs/tree/author-location.test.ts:${lines.findIndex((line) => line.endsWith(`// ${marker}`)) + 1}`;
}

test('points a problem at the author’s line, not at ours', () => {
  const problems = problemsOf((declared) => {
    new DataAction(declared.stack, 'slow', actionProps(declared, { timeoutSeconds: 0 })); // slow
    const other = actionProps(declared, { timeoutSeconds: 61 });
    new DataAction(declared.stack, 'slower', other); // slower
  });
  expect(problems.map(({ where, at }) => [where, at])).toEqual([
    ['dev-crm/slow', lineOf('slow')],
    ['dev-crm/slower', lineOf('slower')],
  ]);
});

test('names both places of what is declared twice', () => {
  const problems = problemsOf(({ stack, crm }) => {
    new AtomicSecret(stack, 'apikey', { service: crm, type: 'apikey' }); // first
    new AtomicSecret(stack, 'apikey', { service: crm, type: 'apikey' }); // second
    new AtomicSecret(stack, 'apikey', { service: crm, type: 'apikey' }); // third
  });
  const twice = problems.filter(({ code }) => code === 'declared-twice');
  expect(twice.map(({ where, at, what }) => [where, at, what.split(', ').at(-1)])).toEqual([
    ['dev-crm', lineOf('second'), `first at ${lineOf('first')}`],
    ['dev-crm', lineOf('third'), `first at ${lineOf('first')}`],
  ]);
});

test('points a check of an author’s own construct at the line that registered it', () => {
  class Rule extends Construct {
    constructor(scope: Construct) {
      super(scope, 'rule');
      addCheck(this, () => [{ code: 'own-rule', what: 'it is wrong', fix: 'mend it' }]); // own
    }
  }
  const app = new App();
  new Rule(new GenesysStack(app, 'crm', anEnvironment()));
  expect(collectProblems(app)).toContainEqual(
    expect.objectContaining({ code: 'own-rule', where: 'dev-crm/rule', at: lineOf('own') }),
  );
});

test('keeps the stack depth that the program had chosen', () => {
  const before = Error.stackTraceLimit;
  problemsOf(() => {});
  expect(Error.stackTraceLimit).toBe(before);
});

test('has cdktf’s own validation refuse too, with the line', () => {
  const broken = () =>
    synthStack((declared) => {
      new DataAction(declared.stack, 'slow', actionProps(declared, { timeoutSeconds: 0 })); // validated
    });
  expect(broken).toThrow(`[dev-crm/slow] ${lineOf('validated')}  timeout-invalid`);
});
