import type { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { addCheck, type Finding } from '../tree/checks';
import { nameProblems } from './estate/names-are-unique';
import { ownRulesFor } from './own/own-rules';
import { placeOf } from '../tree/place-of';
import { rotationProblems } from './estate/rotation-problems';
import { judgeStack, type JudgedFinding } from './judge-stack';
import { readSynthesised, type SynthesisedStack } from './json/synthesised-stack';

/** Apps whose names are checked already. */
const named = new WeakSet<IConstruct>();

/** Registers the rules at a stack; those over the whole app, at its first stack. */
export function addStackChecks(stack: TerraformStack): void {
  addCheck(stack, () => stackProblems(stack));
  addCheck(stack, () => rotationProblems(stack));
  const { root } = stack.node;
  if (named.has(root)) return;
  named.add(root);
  addCheck(stack, () => nameProblems(root));
}

/**
 * What is wrong with a stack once its tokens and overrides are resolved: concatenation, `Fn` and escape hatches go around the compiler and
 * around checks of declarations, but not around this.
 */
function stackProblems(stack: TerraformStack): readonly Finding[] {
  const json = tryResolve(stack);
  if (!json) return [unreadable];
  const last = judged.get(stack);
  // A rule of the user's own may look at more than the JSON.
  if (last && ownRulesFor(stack).length === 0 && isSame(last.json, json)) return last.findings;
  const findings = judge(readSynthesised(stack, json));
  judged.set(stack, { json, findings });
  return findings;
}

/** We check first and cdktf's own validation once more; a stack whose JSON is still the same is not judged again. */
const judged = new WeakMap<
  TerraformStack,
  { readonly json: SynthesisedStack['json']; readonly findings: readonly Finding[] }
>();

function isSame(one: SynthesisedStack['json'], other: SynthesisedStack['json']): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

function judge(synthesised: SynthesisedStack): readonly Finding[] {
  return distinct(judgeStack(synthesised)).map(({ construct, ...rest }) => ({ ...rest, ...placeOf(construct) }));
}

const unreadable: Finding = {
  code: 'stack-unresolvable',
  what: 'the stack must resolve to Terraform JSON, but a token or override in it throws',
  fix: 'run `npx cdktf synth` without it; lazy values must be pure functions that do not throw',
};

/** The error is an author's and may quote anything, so nothing of it is shown. */
function tryResolve(stack: TerraformStack): SynthesisedStack['json'] | undefined {
  try {
    return stack.toTerraform() as SynthesisedStack['json'];
  } catch {
    return undefined;
  }
}

/** One finding a construct, rule and place. */
function distinct(findings: readonly JudgedFinding[]): JudgedFinding[] {
  const seen = new Map(
    findings.map((finding) => [`${finding.construct.node.path} ${finding.code} ${finding.what}`, finding]),
  );
  return [...seen.values()];
}
