import type { Finding } from '../tree/checks';
import type { ResponseMap } from '../words/response';
import { typedReference } from './typed-reference';

/** What is wrong with the texts of a response map and its defaults. Those that name a secret are reported at the synthesised JSON. */
export function responseTextProblems(
  map: ResponseMap = {},
  defaults: Readonly<Record<string, unknown>> = {},
): Finding[] {
  const texts = [...Object.values(map), ...Object.keys(map), ...textsIn(defaults)];
  const typed = texts.map(typedReference).find((reference) => reference?.isSecret === false);
  if (!typed) return [];
  return [
    {
      code: 'reference-typed-as-text',
      what: `the response holds ${typed.text} as text; it would come out as it stands`,
      fix: 'write a JSONPath into the answer, such as $.order.id, or a literal; a response takes no inputs',
    },
  ];
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [name, ...textsIn(member)]);
}
