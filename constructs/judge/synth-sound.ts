import { Aspects, TerraformStack, type App } from 'cdktf';
import { isError, ProblemsError, type Problem } from '../../core/problem';
import { assertSound, judgeTree, whileJudged, type Judgement } from './judge-tree';
import { frameworkProblems } from './framework-problems';
import { resolveStacks, type StackJson } from './resolve-stacks';

/**
 * Checks everything and writes it: what was judged is what is written, to the byte. Each stack is resolved once for all of it, where `assertSound`
 * followed by `app.synth()` resolves it for our checks, for cdktf's own validation, and for the file.
 *
 * @returns the warnings
 * @throws ProblemsError with all problems of all stacks; nothing is written then
 */
export function synthSound(app: App): readonly Problem[] {
  // Aspects change the tree within cdktf's own pass, after any check of ours: then its validation must judge the result.
  if (app.node.findAll().some((construct) => Aspects.of(construct).all.length > 0)) {
    const warnings = assertSound(app);
    app.synth();
    return warnings;
  }
  return whileFrozen(app, () => {
    const { problems } = judgeFrozen(app);
    if (problems.some(isError)) throw new ProblemsError(problems);
    whileJudged(app, () => app.synth());
    return problems;
  });
}

/** Everything that a synthesis would refuse: by our checks, and by the framework's own. Writes nothing. */
export function judgeApp(app: App): Judgement {
  return whileFrozen(app, () => judgeFrozen(app));
}

function judgeFrozen(app: App): Judgement {
  const { problems, suppressed } = judgeTree(app);
  return { problems: [...problems, ...frameworkProblems(app)], suppressed };
}

function whileFrozen<Result>(app: App, work: () => Result): Result {
  const stacks = stacksOf(app);
  try {
    for (const [stack, json] of resolveStacks(stacks)) freeze(stack, json);
    return work();
  } finally {
    for (const stack of stacks) thaw(stack);
  }
}

function stacksOf(app: App): TerraformStack[] {
  return app.node.findAll().filter((found) => TerraformStack.isStack(found));
}

/** Makes the stack give the JSON it has now, whoever asks. A stack that does not resolve is left to its check, which says so. */
function freeze(stack: TerraformStack, json: StackJson): void {
  Object.defineProperties(stack, {
    toTerraform: { value: () => json, configurable: true },
    prepareStack: { value: () => {}, configurable: true },
  });
}

function thaw(stack: TerraformStack): void {
  Reflect.deleteProperty(stack, 'toTerraform');
  Reflect.deleteProperty(stack, 'prepareStack');
}
