import { sourceProblem, type ReadSource } from './source';

/** Asks a person, where there is one. */
export const readPrompt: ReadSource<'prompt'> = async (_source, secret, ports) => {
  if (ports.ask) return ports.ask(secret);
  throw sourceProblem(
    'value-missing',
    secret,
    'the value comes from a prompt, and there is no terminal to ask at',
    `run \`npx gcda secrets set ${secret}\`, at a terminal or with the value on standard input`,
  );
};
