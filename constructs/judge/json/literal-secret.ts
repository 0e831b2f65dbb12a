import { exampleTexts } from './example-texts';
import { headerOf, placeOf } from './action-paths';
import { findLiteralSecrets, shortest } from './find-literal-secrets';
import { plainText } from '../../words/plain-text';
import type { StackFinding, StackRule } from './stack-rule';

/** No credential stands in the declarations, whatever the place. Says where and of which kind; never repeats it. */
export const literalSecret: StackRule = ({ stack, leaves, json }) => {
  const places = [
    ...leaves
      .filter(({ text }) => text.length >= shortest)
      .map((leaf) => ({
        construct: leaf.construct,
        place: placeOf(leaf),
        header: headerOf(leaf),
        text: plainText(leaf.text),
      })),
    ...exampleTexts(stack),
  ];
  return [
    ...findLiteralSecrets(places).map(({ at, kind }) => finding(at.construct, at.place, kind)),
    ...sensitiveDefaults(json).map((name) =>
      finding(stack, `variable.${name}.default`, 'a default of a sensitive variable'),
    ),
  ];
};

function finding(construct: StackFinding['construct'], place: string, kind: string): StackFinding {
  return {
    construct,
    code: 'literal-secret',
    what: `${place} must hold no credential, got what looks like ${kind}`,
    fix: 'declare it with AtomicSecret, write its value with gcda secrets, and replace it at its issuer: it has been in source code',
  };
}

function sensitiveDefaults(json: Readonly<Record<string, unknown>>): string[] {
  const variables = (json.variable ?? {}) as Record<
    string,
    { readonly sensitive?: unknown; readonly default?: unknown }
  >;
  return Object.entries(variables)
    .filter(([, body]) => body.sensitive === true && typeof body.default === 'string' && body.default !== '')
    .map(([name]) => name);
}
