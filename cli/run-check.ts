import { exitCodes, isError } from '../core/problem';
import { maxRequestBytes } from '../core/request-limit';
import type { Io } from './io';
import { printProblems } from './print-problems';
import { withProject, type Project } from './with-project';

/**
 * `gcda check`: 0 when every declaration of every environment is sound, 1 with the list of problems. Warnings are listed and change nothing.
 */
export async function runCheck(output: { readonly isJson: boolean }, io: Io): Promise<number> {
  const checked = withProject(io, check);
  if (!checked) return exitCodes.problems;
  const { problems, counts, requests } = checked;
  const sound = !problems.some(isError);
  if (output.isJson) {
    io.stdout.write(`${JSON.stringify({ sound, ...counts, requests, problems }, null, 2)}\n`);
  } else {
    printProblems(problems, io);
    if (sound) io.stdout.write(`sound: ${render(counts)}\n`);
  }
  return Promise.resolve(sound ? exitCodes.done : exitCodes.problems);
}

function check({ app, stacksOf, constructs }: Project) {
  const { AtomicSecret, DataAction, judgeApp } = constructs;
  const { problems, suppressed } = judgeApp(app);
  const all = app.node.findAll();
  const actions = all.filter((found) => found instanceof DataAction);
  const counts = {
    stacks: stacksOf(app).length,
    actions: actions.length,
    secrets: all.filter((found) => found instanceof AtomicSecret).length,
    suppressed: suppressed.length,
  };
  return { problems, counts, requests: { limitBytes: maxRequestBytes, actions: actions.map(describeRequest) } };
}

/** How large an action's requests are, in bytes; null where a test request has no body or the action no example. */
function describeRequest({ node, requestBytes }: InstanceType<Project['constructs']['DataAction']>) {
  const { worstCase, exampleContentLength = null } = requestBytes;
  return { path: node.path, worstCase, exampleContentLength };
}

function render({ suppressed, ...counts }: ReturnType<typeof check>['counts']): string {
  const { stacks, actions, secrets } = counts;
  const declared = `${stacks} stacks, ${actions} actions, ${secrets} secrets`;
  return suppressed === 0 ? declared : `${declared}; suppressed findings: ${suppressed} (npx gcda exceptions)`;
}
