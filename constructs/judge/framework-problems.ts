import type { IConstruct } from 'constructs';
import { oldestEngines } from '../../core/oldest-engines';
import type { Problem } from '../../core/problem';
import { whileJudged } from './judge-tree';

/** The framework's name for a note that refuses the synthesis. */
const errorNote = /[:/]error$/;

/**
 * Complaints of the framework's own validations and of notes on constructs, as problems, each once; our own checks are silent meanwhile.
 * The framework itself stops at the first stack that has any, with a stack trace.
 */
export function frameworkProblems(root: IConstruct): Problem[] {
  const found = root.node.findAll().flatMap((construct) => complaintsAt(construct, root));
  return [...Map.groupBy(found, ({ code, message }) => `${code} ${message}`).values()].map(toProblem);
}

interface Complaint {
  readonly code: 'framework-refused' | 'construct-annotation';
  readonly where: string;
  readonly message: string;
}

function complaintsAt({ node }: IConstruct, root: IConstruct): Complaint[] {
  const where = node.path === '' ? 'app' : node.path;
  const notes = node.metadata.filter(({ type }) => errorNote.test(type)).map(({ data }) => String(data));
  let messages: readonly string[] = [];
  whileJudged(root, () => {
    try {
      messages = node.validate();
    } catch (error) {
      messages = [error instanceof Error ? error.message : 'its validation ended in an unknown error'];
    }
  });
  return [
    ...messages.map((message) => ({ code: 'framework-refused' as const, where, message })),
    ...notes.map((message) => ({ code: 'construct-annotation' as const, where, message })),
  ];
}

function toProblem(same: readonly Complaint[]): Problem {
  const [{ code, where, message }, ...others] = same as [Complaint, ...Complaint[]];
  return {
    code,
    where: `${where}${others.length === 0 ? '' : ` and ${others.length} more`}`,
    what: message.trim().replaceAll(/\s*\n\s*/g, '\n  '),
    fix: /\btargets?\b/i.test(message)
      ? `set \`targetVersions\` in cdktf.json to ${JSON.stringify(oldestEngines)}`
      : 'mend what the framework names',
  };
}
