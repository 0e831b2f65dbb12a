import type { BodyTemplate } from '../data-action/request';
import { isField } from '../data-action/request';
import { isBodyException, type BodyException } from './body-exception';

/** Every exception in a body. */
export function exceptionsIn(body: BodyTemplate | undefined): BodyException[] {
  if (body === undefined || body === null || typeof body !== 'object' || isField(body)) return [];
  if (isBodyException(body)) return [body];
  return (Object.values(body) as BodyTemplate[]).flatMap(exceptionsIn);
}
