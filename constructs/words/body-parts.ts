import { isBodyException, type BodyException } from './body-exception';
import { isField } from './field';
import type { BodyTemplate } from './request-template';

/** One thing that a body is made of: an input's place, a secret's place, or a literal text, keys included. */
export type BodyPart =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'exception'; readonly exception: BodyException }
  | { readonly kind: 'text'; readonly text: string };

/** Everything in a body but numbers, truth values and null, in order. */
export function bodyParts(body: BodyTemplate | undefined): BodyPart[] {
  if (typeof body === 'string') return [{ kind: 'text', text: body }];
  if (typeof body !== 'object' || body === null) return [];
  if (isField(body)) return [{ kind: 'field', name: body.name }];
  if (isBodyException(body)) return [{ kind: 'exception', exception: body }];
  if (Array.isArray(body)) return (body as readonly BodyTemplate[]).flatMap(bodyParts);
  return Object.entries(body as Readonly<Record<string, BodyTemplate>>).flatMap(([key, item]): BodyPart[] => [
    { kind: 'text', text: key },
    ...bodyParts(item),
  ]);
}

/** Names of the inputs in a body. */
export function fieldsIn(body: BodyTemplate | undefined): string[] {
  return bodyParts(body).flatMap((part) => (part.kind === 'field' ? [part.name] : []));
}

/** Every exception in a body. */
export function exceptionsIn(body: BodyTemplate | undefined): BodyException[] {
  return bodyParts(body).flatMap((part) => (part.kind === 'exception' ? [part.exception] : []));
}
