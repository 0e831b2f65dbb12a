import { authorLocation } from '../../constructs/tree/author-location';
import type { Problem } from '../../core/problem';
import type { Ended } from '../../terraform/run-program';

/** What there is to say of an app that failed. */
export interface AppFailure {
  /** What the app had said before it failed, to be shown as it is. */
  readonly said: string;
  /** Empty where the app named its problems itself. */
  readonly problems: readonly Problem[];
}

/** Reads why an app failed from what it left: its own problems, the compiler's complaints, or a crash. Says each thing once. */
export function appProblems({ exitCode, endedBy, stdout, stderr }: Ended): AppFailure {
  const complaints = compilerProblems(`${stdout}\n${stderr}`);
  if (complaints.length > 0) return { said: '', problems: complaints };
  const crash = readCrash(stderr);
  if (crash) {
    const { message, said, at } = crash;
    if (namesProblems(message)) return { said: `${stdout}${said}${bare(message)}\n`, problems: [] };
    return { said: stdout + said, problems: [failure(`it crashed: ${indented(message)}`, at)] };
  }
  if (namesProblems(stderr)) return { said: stdout + stderr, problems: [] };
  return { said: stdout + stderr, problems: [failure(endingOf(exitCode, endedBy))] };
}

/** The app ended well and wrote nothing. */
export function appWroteNothing(outputFolder: string): Problem {
  return {
    ...failure(`it ended without an error, and wrote no stack into ${outputFolder}`),
    fix: 'let the app call synthSound(app), and write where CDKTF_OUTDIR says',
  };
}

function failure(what: string, at?: string): Problem {
  return {
    code: 'app-failed',
    where: 'cdktf.json#app',
    ...(at === undefined ? {} : { at }),
    what,
    fix: at === undefined ? 'see what the app says with --verbose' : `mend it there; --verbose shows the whole trace`,
  };
}

function endingOf(exitCode: number | null, endedBy: NodeJS.Signals | null): string {
  if (endedBy !== null) return `the app was killed by ${endedBy}`;
  // A shell tells of a signal in this way.
  if (exitCode !== null && exitCode > 128) return `the app was killed by signal ${exitCode - 128}`;
  return exitCode === 127 ? 'its command was not found' : `the app ended with ${exitCode} and named no problem`;
}

/** `renderProblem` ends each problem in this way. */
function namesProblems(text: string): boolean {
  return /^ {2}fix: /m.test(text);
}

/** The text of a `ProblemsError` without its class. */
function bare(message: string): string {
  return message.replace(/^(\w*Error: )/, '');
}

/** Further lines as a problem's second part has them. */
function indented(message: string): string {
  return message.split('\n').join('\n  ');
}

/** `stacks/crm.ts(12,3): error TS2322: …`, with further lines indented. */
const complaint = /^(\S[^\n(]*)\((\d+),\d+\): error (TS\d+): (.*(?:\n {2,}\S.*)*)/gm;

function compilerProblems(text: string): Problem[] {
  return [...text.matchAll(complaint)].map(([, file = '', line = '', code = '', message = '']) => ({
    code: 'app-does-not-compile',
    where: `${file}:${line}`,
    what: `${message} (${code})`,
    fix: 'mend it there; npx gcda check says when all is sound',
  }));
}

interface Crash {
  readonly said: string;
  readonly message: string;
  readonly at: string | undefined;
}

/** Node's report of an error that nobody caught: place, line, caret, message, trace. */
const report = /^(\S.*):(\d+)\n.*\n\s*\^+\n\n?([\s\S]*?)(?=\n {4}at |\n\nNode\.js v|$(?![\s\S]))([\s\S]*)$/m;

function readCrash(stderr: string): Crash | undefined {
  const found = report.exec(stderr);
  if (!found) return undefined;
  const [, file = '', line = '', message = '', trace = ''] = found;
  const at = authorLocation({ stack: trace }) ?? authorLocation({ stack: `    at ${file}:${line}:1` });
  return { said: stderr.slice(0, found.index), message: message.trim(), at };
}
