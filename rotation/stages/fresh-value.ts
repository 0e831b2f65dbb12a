import type { Redacted } from '../../core/redacted';
import type { StageContext } from './stage-context';
import { refused } from '../machine/stage-fault';

/**
 * The value that this rotation issued.
 *
 * @throws StageFault `value-lost`: the process that held it is gone, and without a key nothing was kept; another rotation makes another
 */
export async function freshValue({ values }: StageContext): Promise<Redacted> {
  const value = await values.fresh();
  if (!value) throw refused('value-lost');
  return value;
}
