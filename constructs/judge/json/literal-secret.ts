import type { IConstruct } from 'constructs';
import { exampleTexts } from './example-texts';
import { headerOf, placeOf } from './action-paths';
import { findLiteralSecrets, shortest, type Place } from './find-literal-secrets';
import { plainText } from '../../words/plain-text';
import type { StackFinding, StackRule } from './stack-rule';
import type { Leaf } from './synthesised-stack';

/** A text, and everything that has it. */
interface Shared extends Place {
  readonly owners: () => readonly { readonly construct: IConstruct; readonly place: string }[];
}

/** No credential stands in the declarations, whatever the place. Says where and of which kind; never repeats it. */
export const literalSecret = {
  id: 'literal-secret',
  suppression: 'guards-secrets',
  meaning: 'The declarations hold what looks like a credential. The message says where and of which kind.',
  cause: 'A token in a header, body, note, example or address.',
  explanation:
    'Whoever reads the source, the plan or the state has it, now and in every copy. The message says where and of which kind, and never repeats it. There is no way to suppress it; write a text that only looks like a credential differently.',
  fix: '`AtomicSecret`; replace the credential at its issuer.',
  source: 'guide 1; decision 0010',
  judge: ({ stack, leaves, json }) => [
    ...findLiteralSecrets([...shared(leaves), ...exampleTexts(stack)]).flatMap(({ at, kind }) =>
      at.owners().map(({ construct, place }) => finding(construct, place, kind)),
    ),
    ...sensitiveDefaults(json).map((name) =>
      finding(stack, `variable.${name}.default`, 'a default of a sensitive variable'),
    ),
  ],
} as const satisfies StackRule;

/** Each text once: most are names of members, which every resource has. */
function shared(leaves: readonly Leaf[]): Shared[] {
  const long = leaves.filter(({ text }) => text.length >= shortest);
  const groups = Map.groupBy(long, (leaf) => `${headerOf(leaf) ?? ''}\n${leaf.text}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const owners = () => group.map((leaf) => ({ construct: leaf.construct, place: placeOf(leaf) }));
    return [{ header: headerOf(first), text: plainText(first.text), owners }];
  });
}

function finding(construct: StackFinding['construct'], place: string, kind: string): StackFinding {
  return {
    construct,
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
